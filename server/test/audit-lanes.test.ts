/** Lanes are taken where one is free, and no two actions wait for each other by them. */
import { sql } from "kysely";
import { describe, expect, inject, test, vi } from "vitest";
import { recordEvent } from "../src/audit/record.ts";
import { verifyLog } from "../src/audit/verify.ts";
import type { Db } from "../src/db/database.ts";
import { isDatabaseUnavailable } from "../src/db/faults.ts";
import { fullEvent, type Log, openLog } from "./harness/audit-log.ts";
import { atOnce, withServers } from "./harness/audit-servers.ts";
import { countingStatements } from "./harness/count-statements.ts";

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
describe.runIf(inject("engine") === "postgresql")("lanes", () => {
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
