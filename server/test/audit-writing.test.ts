/** Many write the log at once: none waits for another, and it stays one chain. */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, inject, test, vi } from "vitest";
import { recordEvent } from "../src/audit/record.ts";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import type { Db } from "../src/db/database.ts";
import { isDatabaseUnavailable } from "../src/db/faults.ts";
import { fullEvent, type Log, openLog } from "./harness/audit-log.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { openAt } from "./harness/test-server.ts";

const isPostgresql = inject("engine") === "postgresql";

/** As many servers as asked for; on the embedded engine there is one, whatever is asked for. */
async function withServers<T>(
  log: Log,
  count: number,
  work: (servers: readonly Log[]) => Promise<T>,
): Promise<T> {
  const { url } = log;
  const databases = url === undefined ? [] : Array.from({ length: count }, () => openAt(url));
  const servers = databases.map((database) => ({ ...log, database, db: database.kysely }));
  try {
    return await work(servers.length === 0 ? [log] : servers);
  } finally {
    await Promise.all(databases.map((database) => database.close()));
  }
}

class Abandoned extends Error {}

/** One action of many: so many events, and then perhaps nothing of it happened. */
async function act(server: Log, n: number): Promise<number> {
  const events = 1 + (n % 3);
  try {
    await server.db.transaction().execute(async (tx) => {
      for (let k = 0; k < events; k++) await recordEvent(server, tx, fullEvent(n));
      if (n % 4 === 0) throw new Abandoned();
    });
    return events;
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error;
    return 0;
  }
}

/** A server has so many connections: who waits for one of them does not wait for a lane. */
const connections = 8;

/** So many actions, as many of them at once as there are connections. */
async function atOnce(
  servers: readonly Log[],
  actions: number,
  action: (server: Log, n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (server: Log) => {
    for (let n = next++; n < actions; n = next++) await action(server, n);
  };
  const workers = servers.flatMap((server) =>
    Array.from({ length: connections }, () => worker(server)),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

async function lanesInUse(log: Log): Promise<number> {
  const { rows } = await sql<{ lanes: number }>`
    select count(distinct lane)::int as lanes from audit_events`.execute(log.db);
  return rows[0]?.lanes ?? 0;
}

test("many at once, of whom some give up, leave a chain without a gap", async () => {
  const log = await openLog();
  let written = 0;
  await withServers(log, 4, (servers) =>
    atOnce(servers, 320, async (server, n) => {
      const count = await act(server, n);
      written += count;
    }),
  );
  expect(await verifyLog(log)).toMatchObject({ ok: true, events: written, findings: [] });
  if (isPostgresql) expect(await lanesInUse(log)).toBeGreaterThan(1);
});

test("verifying and sealing while two servers write finds nothing, and sees what was there before", async () => {
  const log = await openLog();
  await withServers(log, 2, async (servers) => {
    let written = 0;
    let isWriting = true;
    const writing = (async () => {
      await atOnce(servers, 240, async (server, n) => {
        const count = await act(server, n);
        written += count;
      });
      isWriting = false;
    })();
    const rounds = [];
    do {
      const before = written;
      await sealLog(log, 0);
      const { findings, events } = await verifyLog(log);
      rounds.push({ findings, seesAll: events >= before });
      await setImmediate(); // the embedded engine lets nobody else in by itself
    } while (isWriting);
    await writing;
    expect(rounds.filter(({ findings, seesAll }) => findings.length > 0 || !seesAll)).toEqual([]);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: written });
  });
});

describe("an event", () => {
  test("costs no statement more when it is the first, one when it is another's second", async () => {
    const log = await openLog();
    const { database, count } = countingStatements(log.database);
    const costs: number[] = [];
    await database.kysely.transaction().execute(async (tx) => {
      for (const event of [
        fullEvent(),
        { type: "user.disabled", result: "success", actor: { kind: "operator" } } as const,
      ]) {
        const before = count();
        await recordEvent(log, tx, event);
        costs.push(count() - before);
      }
    });
    // The lane is taken by the statement that looks the user's key up, and kept for the next event.
    expect(costs).toEqual([2, 1]);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 2 });
  });

  test("costs the same statements for a user, one without a key, and nobody", async () => {
    const log = await openLog();
    const { rows } = await sql<{ id: number }>`
      insert into users (phone, password_hash) values ('+919876500001', ''), ('+919876500002', '')
      returning id`.execute(log.db);
    const [first, second] = rows.map(({ id }) => id);
    const plain = { ...fullEvent(), userId: first as number, hidesUser: false };
    await recordEvent(log, log.db, plain);
    const { database, count } = countingStatements(log.database);
    const costs: number[] = [];
    for (const userId of [first, second, undefined]) {
      await database.kysely.transaction().execute(async (tx) => {
        const before = count();
        const event = userId === undefined ? fullEvent() : { ...fullEvent(), userId };
        await recordEvent(log, tx, event);
        costs.push(count() - before);
      });
    }
    expect(costs).toEqual([2, 2, 2]);
  });

  test("that is written outside of a transaction gets one of its own", async () => {
    const log = await openLog();
    await Promise.all(Array.from({ length: 10 }, () => recordEvent(log, log.db, fullEvent())));
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 10 });
  });

  test("reads back as it was written, whatever its values look like", async () => {
    const log = await openLog();
    const details = { é: "\u{1f600}", "": "", 1: 1e21, 2: -0, "\u2028": 0.1 + 0.2, z: Number.NaN };
    const userAgent = "half a pair \ud800";
    await log.db.transaction().execute(async (tx) => {
      await recordEvent(log, tx, { ...fullEvent(), details, reason: "\ud800" });
      const caller = { ...fullEvent().caller, userAgent, requestId: "" };
      await recordEvent(log, tx, { ...fullEvent(), caller, subject: "" });
    });
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 2 });
  });
});

/** Runs `work` while another connection holds these lanes. */
async function holdingLanes<T>(
  log: Log,
  lanes: string,
  work: (letGo: () => void) => Promise<T>,
): Promise<T> {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let result: Promise<T> | undefined;
  await log.db.transaction().execute(async (tx) => {
    await sql.raw(`select from audit_lanes where ${lanes} for update`).execute(tx);
    result = work(letGo);
    await Promise.race([isLetGo, result.catch(() => {})]);
  });
  return result as Promise<T>;
}

const write = (log: Log, work: (tx: Db) => Promise<void> = async () => {}) =>
  log.db.transaction().execute(async (tx) => {
    await recordEvent(log, tx, fullEvent());
    await work(tx);
  });

/** What only shows where there are several connections. */
describe.runIf(isPostgresql)("lanes", () => {
  test("are taken wherever one is free", async () => {
    const log = await openLog();
    await holdingLanes(log, "lane between 0 and 62", () => write(log));
    const lanes = await log.db.selectFrom("audit_events").select("lane").execute();
    expect(lanes).toEqual([{ lane: 63 }]);
  });

  test("are waited for only where every one is held, and then for the first that is let go", async () => {
    const log = await openLog();
    const order: string[] = [];
    await holdingLanes(log, "lane >= 1", (letGoOfOthers) =>
      holdingLanes(log, "lane = 0", async (letGo) => {
        const { database, count } = countingStatements(log.database);
        const writing = write({ ...log, db: database.kysely }).then(() => order.push("written"));
        await vi.waitUntil(() => count() > 2, { timeout: 10_000 });
        order.push("let go");
        letGo();
        await writing;
        letGoOfOthers();
      }),
    );
    expect(order).toEqual(["let go", "written"]);
    const lanes = await log.db.selectFrom("audit_events").select("lane").execute();
    expect(lanes).toEqual([{ lane: 0 }]);
  });

  test("that stay held are not waited for without end: the answer is that it is unavailable", async () => {
    const log = await openLog();
    const writing = holdingLanes(log, "lane >= 0", () => write(log));
    await expect(writing).rejects.toMatchObject({ code: "unavailable" });
    await write(log);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 1 });
  });

  test("are never what two actions wait for each other by", async () => {
    const log = await openLog();
    await sql`
      insert into users (phone, password_hash)
      select '+9198765000' || n, '' from generate_series(10, 13) n`.execute(log.db);
    const { rows: users } = await sql<{ id: number }>`
      select id from users order by id`.execute(log.db);
    const lockUser = (tx: Db, n: number) =>
      sql`select from users where id = ${users[n % users.length]?.id} for update`.execute(tx);
    const faults: unknown[] = [];
    // Each locks one user only, so that rows alone cannot make a circle: before its events, between
    // them, or after them.
    const action = (server: Log, n: number) =>
      server.db
        .transaction()
        .execute(async (tx) => {
          if (n % 3 === 0) await lockUser(tx, n);
          await recordEvent(server, tx, fullEvent(n));
          if (n % 3 === 1) await lockUser(tx, n);
          await recordEvent(server, tx, fullEvent(n));
          if (n % 3 === 2) await lockUser(tx, n);
        })
        .catch((error) => {
          faults.push(error);
        });
    await withServers(log, 3, (servers) => atOnce(servers, 300, action));
    expect(faults).toEqual([]);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 600 });
  });

  test("do not help two actions out that lock users crosswise: one is told to try again, and the chain is whole", async () => {
    const log = await openLog();
    await sql`insert into users (phone, password_hash) values ('+919876500021', ''), ('+919876500022', '')`.execute(
      log.db,
    );
    const lock = (tx: Db, phone: string) =>
      sql`select from users where phone = ${phone} for update`.execute(tx);
    let arrived = 0;
    let open = () => {};
    const both = new Promise<void>((resolve) => {
      open = resolve;
    });
    const action = (first: string, second: string) =>
      write(log, async (tx) => {
        await lock(tx, first);
        if (++arrived === 2) open();
        await both;
        await recordEvent(log, tx, fullEvent());
        await lock(tx, second);
      });
    const ended = await Promise.allSettled([
      action("+919876500021", "+919876500022"),
      action("+919876500022", "+919876500021"),
    ]);
    const refused = ended.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused.every((one) => isDatabaseUnavailable(one.reason))).toBe(true);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 2 });
  });
});
