/** What is past its time goes from the log, and the rest of it stays whole. */
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test, vi } from "vitest";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import { clean } from "../src/maintenance.ts";
import { findingsOf, type Log, openLog, writeEvents } from "./harness/audit-log.ts";
import { goodPassword, newPerson } from "./harness/people.ts";
import { startTestServer } from "./harness/test-server.ts";

vi.setConfig({ testTimeout: 120_000 }); // the embedded engine takes a while

const hour = 60 * 60;
const year = 365 * 24 * hour;

async function countOf(log: Pick<Log, "db">, table: "audit_events" | "audit_seals") {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}`.execute(log.db);
  return rows[0]?.count ?? 0;
}

describe("what is past its time", () => {
  /** Cleans as a server does, by today's clock. */
  async function cleanNow(log: Log): Promise<readonly string[]> {
    const server = await startTestServer({ database: log.database, demoUser: false });
    await clean(server.ctx);
    await server.close();
    return server.logLines;
  }

  test("goes from the beginning of each lane, and what stays verifies", async () => {
    const log = await openLog({ offsetSeconds: -year - 10 * hour });
    for (let n = 0; n < 6; n++) await writeEvents(log, 100);
    await sealLog(log, 0);
    await writeEvents(log, 5);
    log.clock.offsetSeconds = 0;
    for (let n = 0; n < 3; n++) await writeEvents(log, 2);
    await cleanNow(log);
    // Five are old enough, and not sealed yet.
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 11, findings: [] });
    await sealLog(log, 0);
    await cleanNow(log);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 6, findings: [] });
    expect(await countOf(log, "audit_events")).toBe(6);
    for (let n = 0; n < 3; n++) await writeEvents(log, 1);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 9 });
  });

  test("goes while others write and verify", async () => {
    const log = await openLog({ offsetSeconds: -year - hour });
    await Promise.all(Array.from({ length: 6 }, () => writeEvents(log, 100)));
    await sealLog(log, 0);
    log.clock.offsetSeconds = 0;
    let isCleaning = true;
    const cleaning = cleanNow(log).finally(() => {
      isCleaning = false;
    });
    const rounds = [];
    let written = 0;
    do {
      await writeEvents(log, 1);
      written++;
      rounds.push(await findingsOf(log));
      await setImmediate(); // the embedded engine lets nobody else in by itself
    } while (isCleaning);
    await cleaning;
    expect(rounds.flat()).toEqual([]);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: written });
  });

  test("goes with its seals, but for the newest", async () => {
    const log = await openLog({ offsetSeconds: -year - 10 * hour });
    for (let n = 0; n < 4; n++) {
      await writeEvents(log, 1);
      await sealLog(log, 0);
    }
    await cleanNow(log);
    expect(await verifyLog(log)).toMatchObject({
      ok: true,
      events: 0,
      seals: 1,
      newest_seal: { seal: 5, events: 4 },
    });
  });

  test("that was changed goes too, and is told before", async () => {
    const log = await openLog({ offsetSeconds: -year - hour });
    const lane = await writeEvents(log, 3);
    await sealLog(log, 0);
    await sql`alter table audit_events disable trigger all`.execute(log.db);
    await sql`update audit_events set reason = 'x' where lane_position = 2`.execute(log.db);
    await sql`alter table audit_events enable trigger all`.execute(log.db);
    const told = (await cleanNow(log)).map((line) => JSON.parse(line)).filter((one) => one.finding);
    expect(told).toHaveLength(1);
    expect(told[0].finding).toMatchObject({ kind: "changed", lane, position: 2 });
    expect(await countOf(log, "audit_events")).toBe(0);
  });

  test("goes past a row that somebody put behind the lane's beginning", async () => {
    const log = await openLog({ offsetSeconds: -year - hour });
    const lane = await writeEvents(log, 2);
    await sealLog(log, 0);
    await sql`
      insert into audit_events (id, at, type, result, actor_kind, lane, lane_position)
      values (gen_random_uuid(), now(), 'login.code', 'success', 'user', ${lane}, -5)`.execute(
      log.db,
    );
    await cleanNow(log);
    expect(await verifyLog(log)).toMatchObject({
      events: 0,
      findings: [{ kind: "stray", lane, position: -5 }],
    });
  });

  test("of other kinds goes also where events cannot", async () => {
    const server = await startTestServer({ environment: { KPA_DELETION_GRACE_DAYS: "1" } });
    const leaver = await newPerson(server);
    const body = { password: goodPassword };
    await server.delete("/api/v1/user", { token: leaver.token, body });
    await sql`drop function kpa_drop_unchained_events(integer)`.execute(server.ctx.db);
    server.advance(25 * hour);
    await expect(clean(server.ctx)).rejects.toThrow(/kpa_drop_unchained_events/);
    const users = await server.ctx.db.selectFrom("users").select("id").execute();
    expect(users).not.toContainEqual({ id: leaver.id });
    await server.close();
  });

  test("from before there was a chain goes as well", async () => {
    const log = await openLog();
    const insert = (age: string) =>
      sql`insert into audit_events (id, at, type, result, actor_kind)
          values (gen_random_uuid(), now() - ${age}::interval, 'login.code', 'success', 'user')`.execute(
        log.db,
      );
    await insert("366 days");
    await insert("364 days");
    expect(await verifyLog(log)).toMatchObject({ ok: true, unchained_events: 2 });
    await cleanNow(log);
    expect(await verifyLog(log)).toMatchObject({ ok: true, unchained_events: 1 });
  });
});
