/** Many write the log at once: none waits for another, and it stays one chain. */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, inject, test, vi } from "vitest";
import { recordEvent } from "../src/audit/record.ts";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import { fullEvent, type Log, openLog } from "./harness/audit-log.ts";
import { atOnce, withServers } from "./harness/audit-servers.ts";
import { countingStatements } from "./harness/count-statements.ts";

vi.setConfig({ testTimeout: 120_000 }); // the embedded engine takes a while

const isPostgresql = inject("engine") === "postgresql";

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
