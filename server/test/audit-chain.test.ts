/** The log of a server at work: begun once, sealed every hour, and only ever added to. */
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { beginLog, sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import { deriveKeys } from "../src/crypto/derived-keys.ts";
import { DatabaseClock } from "../src/db/clock.ts";
import { watchLog } from "../src/maintenance.ts";
import { findingsOf, type Log, openLog, writeEvents } from "./harness/audit-log.ts";
import { goodPassword, newPerson } from "./harness/people.ts";
import { openTestDatabase, startTestServer, testSecret } from "./harness/test-server.ts";

const hour = 60 * 60;
const year = 365 * 24 * hour;

async function countOf(log: Pick<Log, "db">, table: "audit_events" | "audit_seals") {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}`.execute(log.db);
  return rows[0]?.count ?? 0;
}

describe("a server's log", () => {
  test("has every event in the chain, and stays whole when a person is erased", async () => {
    const server = await startTestServer();
    const [leaver, other] = [await newPerson(server), await newPerson(server)];
    await server.logIn(leaver.phone, "wrong");
    await server.logIn("not a number", "wrong");
    await server.get("/api/v1/user/export", { token: other.token });
    await sealLog(server.ctx, 0);
    const before = await countOf(server.ctx, "audit_events");
    const removed = await server.delete("/api/v1/user", {
      token: leaver.token,
      body: { password: goodPassword },
    });
    expect(removed.status, removed.text).toBe(200);
    const keys = await server.ctx.db.selectFrom("user_keys").select("user_id").execute();
    expect(keys).not.toContainEqual({ user_id: leaver.id });
    const events = await countOf(server.ctx, "audit_events");
    expect(events).toBeGreaterThan(before);
    expect(await verifyLog(server.ctx)).toMatchObject({ ok: true, events, unchained_events: 0 });
    await server.close();
  });

  test("is sealed once an hour by one of its servers, where something was written", async () => {
    const log = await openLog();
    await writeEvents(log, 1);
    expect(await sealLog(log, hour)).toMatchObject({ state: "not_due" });
    log.clock.offsetSeconds += hour + 1;
    const both = await Promise.all([sealLog(log, hour), sealLog(log, hour)]);
    expect(both.filter(({ state }) => state === "sealed")).toHaveLength(1);
    log.clock.offsetSeconds += hour + 1;
    expect(await sealLog(log, hour)).toMatchObject({ state: "nothing_new", seal: { position: 2 } });
    expect(await countOf(log, "audit_seals")).toBe(2);
    expect(await findingsOf(log)).toEqual([]);
  });

  test("is told of its seals by the server's own log, and of ends that are not its own", async () => {
    const server = await startTestServer({ demoUser: false });
    const log = { ...server.ctx, url: undefined };
    const lane = await writeEvents(log, 1);
    const look = watchLog(server.ctx);
    server.advance(hour + 1);
    await look();
    await look();
    const seal = await server.ctx.db
      .selectFrom("audit_seals")
      .selectAll()
      .where("id", "=", 2)
      .executeTakeFirstOrThrow();
    await sql`update audit_lanes set head_mac = base_mac where lane = ${lane}`.execute(log.db);
    server.advance(hour + 1);
    await look();
    const told = server.logLines.map((line) => JSON.parse(line));
    expect(told.filter(({ msg }) => msg === "the audit log was sealed")).toMatchObject([
      { level: "info", seal: 2, events: 1, chain: Buffer.from(seal.chain).toString("hex") },
      { level: "info", seal: 3, events: 0 },
    ]);
    const faults = told.filter(({ finding }) => finding !== undefined);
    expect(faults.map(({ level, finding }) => [level, finding])).toEqual([
      ["error", { kind: "head_changed", lane }],
    ]);
    await server.close();
  });

  test("is begun once, whoever comes first, and before either writes", async () => {
    const { database } = await openTestDatabase();
    onTestFinished(() => database.close());
    const db = database.kysely;
    const log = {
      db,
      database,
      url: undefined,
      clock: new DatabaseClock(),
      keys: deriveKeys(testSecret),
    };
    const start = async () => {
      const isBegun = await beginLog(log);
      await writeEvents(log, 1);
      return isBegun;
    };
    const begun = await Promise.all([start(), start(), start()]);
    expect(begun.filter((isBegun) => isBegun)).toHaveLength(1);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 3, seals: 1 });
  });

  test("is not begun again when its lanes were emptied", async () => {
    const log = await openLog();
    await writeEvents(log, 1);
    await sql`update audit_lanes set head_mac = null, base_mac = null`.execute(log.db);
    expect(await beginLog(log)).toBe(false);
    expect((await findingsOf(log)).map(({ kind }) => kind)).toContain("base_changed");
  });
});

describe("rows are only ever added", () => {
  const refused: Record<string, string> = {
    "an event cannot be changed": "update audit_events set reason = 'x'",
    "nor where there is none": "update audit_events set reason = 'x' where false",
    "nor removed": "delete from audit_events",
    "nor can all of them": "truncate audit_events",
    "a seal cannot be changed": "update audit_seals set events = 0",
    "nor removed, a seal": "delete from audit_seals",
    "nor can all seals": "truncate audit_seals",
    "a lane cannot be removed": "delete from audit_lanes",
    "nor all lanes": "truncate audit_lanes",
  };

  test.each(Object.entries(refused))("%s: %s", async (_rule, statement) => {
    const log = await openLog();
    await writeEvents(log, 1);
    await expect(sql.raw(statement).execute(log.db)).rejects.toThrow(/append-only/);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 1, seals: 1 });
  });

  test("and what is a year old goes only where the lane goes on from behind it", async () => {
    const log = await openLog({ offsetSeconds: -year - hour });
    const lane = await writeEvents(log, 3);
    await expect(sql`delete from audit_events`.execute(log.db)).rejects.toThrow(/append-only/);
    const drop = (through: number) =>
      sql`select kpa_drop_audit_events(${lane}, ${through}::bigint, chain, null)
            from audit_events where lane_position = ${through}`.execute(log.db);
    await expect(drop(2)).rejects.toThrow(/not sealed/);
    await sealLog(log, 0);
    await drop(2);
    expect(await countOf(log, "audit_events")).toBe(1);
    // Who calls the function without the server's key is found.
    expect(await findingsOf(log)).toEqual([{ kind: "base_changed", lane }]);
  });

  test("and what is younger does not go, sealed or not", async () => {
    const log = await openLog({ offsetSeconds: -year + hour });
    const lane = await writeEvents(log, 3);
    await sealLog(log, 0);
    await expect(
      sql`select kpa_drop_audit_events(${lane}, 3, chain, null)
            from audit_events where lane_position = 3`.execute(log.db),
    ).rejects.toThrow(/append-only/);
    await expect(
      sql`select kpa_drop_audit_seals(1, chain, null) from audit_seals where id = 1`.execute(
        log.db,
      ),
    ).rejects.toThrow(/append-only/);
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 3 });
  });
});
