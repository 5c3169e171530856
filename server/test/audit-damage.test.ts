/** Whatever somebody does to the rows of the log, `verifyLog` finds it and says where. */
import { sql } from "kysely";
import { describe, expect, test, vi } from "vitest";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import {
  damage,
  eventId,
  fillLane,
  findingsOf,
  openLog,
  writeEvents,
} from "./harness/audit-log.ts";

vi.setConfig({ testTimeout: 120_000 }); // the embedded engine takes a while

test("a log that nobody touched is as it was written", async () => {
  const log = await openLog();
  await writeEvents(log, 5);
  await sealLog(log, 0);
  await writeEvents(log, 3);
  expect(await verifyLog(log)).toMatchObject({
    ok: true,
    events: 8,
    unchained_events: 0,
    seals: 2,
    during_change_of_secret: 0,
    findings: [],
    findings_total: 0,
    newest_seal: { seal: 2, events: 5 },
  });
});

describe("a changed row", () => {
  const changes: Record<string, string> = {
    id: "'0198c0de-0000-7000-8000-00000000dead'",
    at: "at + interval '1 microsecond'",
    type: "'login.code'",
    result: "'success'",
    reason: "null",
    user_id: "7",
    actor_kind: "'staff'",
    actor_id: "8",
    session_id: "null",
    request_id: "''",
    ip_hash: "set_byte(ip_hash, 0, get_byte(ip_hash, 0) # 1)",
    subject_hash: "''",
    details: `details || '{"b": 0}'`,
    personal: "'\\x00'",
    chain: "set_byte(chain, 31, get_byte(chain, 31) # 1)",
  };

  test("is named, whichever column it is, and no other row with it", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 5);
    const { rows: columns } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
       where table_name = 'audit_events' and table_schema = current_schema()`.execute(log.db);
    const covered = [...Object.keys(changes), "lane", "lane_position"];
    expect(columns.map(({ name }) => name).sort()).toEqual(covered.sort());
    await damage(log, "create table kept as select * from audit_events");
    for (const [column, change] of Object.entries(changes)) {
      const where = `where lane = ${lane} and lane_position = 3`;
      await damage(log, `update audit_events set ${column} = ${change} ${where}`);
      const event_id = await eventId(log, lane, 3);
      const found = await findingsOf(log);
      expect(found[0], column).toEqual({ kind: "changed", lane, position: 3, event_id });
      // A changed chain is what the next row was written after, too.
      expect(found.length, column).toBe(column === "chain" ? 2 : 1);
      await damage(
        log,
        `delete from audit_events ${where}`,
        "insert into audit_events select * from kept k where k.lane_position = 3",
      );
    }
    expect(await findingsOf(log)).toEqual([]);
  });

  test("is named where it is the newest, and where two were exchanged", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 5);
    await damage(
      log,
      `update audit_events set reason = 'x' where lane = ${lane} and lane_position = 5`,
      `update audit_events set lane_position = 99 where lane = ${lane} and lane_position = 2`,
      `update audit_events set lane_position = 2 where lane = ${lane} and lane_position = 3`,
      `update audit_events set lane_position = 3 where lane = ${lane} and lane_position = 99`,
    );
    const found = await findingsOf(log);
    expect(found.map(({ kind, position }) => [kind, position])).toEqual([
      ["changed", 2],
      ["changed", 3],
      ["changed", 4],
      ["changed", 5],
    ]);
  });

  test("with values that no program wrote is found as well", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const where = (position: number) => `where lane = ${lane} and lane_position = ${position}`;
    await damage(
      log,
      `update audit_events set at = 'infinity' ${where(1)}`,
      `update audit_events set details = 'null' ${where(2)}`,
      `update audit_events set chain = null ${where(3)}`,
      `update audit_lanes set head_position = 9223372036854775807 where lane = ${lane}`,
    );
    const found = await findingsOf(log);
    expect(found.map(({ kind, position }) => [kind, position])).toEqual([
      ["changed", 1],
      ["changed", 2],
      ["changed", 3],
      ["cut_off", 4],
      ["head_changed", undefined],
    ]);
  });
});

describe("a row that is missing", () => {
  test("in the middle is named by its place", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 6);
    await damage(
      log,
      `delete from audit_events where lane = ${lane} and lane_position in (2, 3, 5)`,
    );
    expect(await findingsOf(log)).toEqual([
      { kind: "missing", lane, position: 2, through: 3 },
      { kind: "missing", lane, position: 5 },
    ]);
  });

  test("at the beginning, too", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    await damage(log, `delete from audit_events where lane = ${lane} and lane_position = 1`);
    expect(await findingsOf(log)).toEqual([{ kind: "missing", lane, position: 1 }]);
  });

  test("at the end is named, sealed or not", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 6);
    await damage(log, `delete from audit_events where lane = ${lane} and lane_position >= 5`);
    expect(await findingsOf(log)).toEqual([{ kind: "cut_off", lane, position: 5, through: 6 }]);
  });

  test("at the end cannot be hidden by setting the lane's end back", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 6);
    await damage(
      log,
      `delete from audit_events where lane = ${lane} and lane_position >= 5`,
      `update audit_lanes set head_position = 4, head_chain =
         (select chain from audit_events where lane = ${lane} and lane_position = 4)
        where lane = ${lane}`,
    );
    expect(await findingsOf(log)).toEqual([{ kind: "head_changed", lane }]);
    // Nor by the server, which goes on writing there.
    await fillLane(log, lane, 1);
    const found = await findingsOf(log);
    expect(found).toEqual([
      { kind: "foreign_head", lane, position: 5, event_id: await eventId(log, lane, 5) },
    ]);
  });

  test("is found where all of a lane is, or all of the log", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 2);
    const empty = `head_position = 0, head_chain = null, head_mac = null,
      base_position = 0, base_chain = null, base_mac = null`;
    await damage(
      log,
      `delete from audit_events where lane = ${lane}`,
      `update audit_lanes set ${empty} where lane = ${lane}`,
    );
    expect(await findingsOf(log)).toEqual([
      { kind: "base_changed", lane },
      { kind: "head_changed", lane },
    ]);
    await damage(log, "delete from audit_seals", `update audit_lanes set ${empty}`);
    expect(await findingsOf(log)).toEqual([{ kind: "not_begun" }]);
  });
});

describe("a forged row", () => {
  const copy = (lane: string, position: string) => `insert into audit_events
    select gen_random_uuid(), at, type, result, reason, user_id, actor_kind, actor_id, session_id,
           request_id, ip_hash, subject_hash, details, personal, ${lane}, ${position}, chain
      from audit_events order by id limit 1`;

  test("without a lane is told from rows of before there were lanes", async () => {
    const log = await openLog();
    await writeEvents(log, 2);
    await damage(
      log,
      copy("null", "null"),
      "update audit_events set at = at - interval '1 hour', chain = null where lane is null",
    );
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 2, unchained_events: 1 });
    await damage(log, copy("null", "null"));
    const { findings, unchained_events } = await verifyLog(log);
    expect(findings).toEqual([{ kind: "without_lane", event_id: expect.any(String) }]);
    expect(unchained_events).toBe(1);
  });

  test("is found at the end of a lane, in no lane of ours, and behind a lane's beginning", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 2);
    await damage(
      log,
      copy(String(lane), "3"),
      copy(String(lane), "9223372036854775807"),
      copy(String(lane), "0"),
      copy(String(lane), "null"),
      copy("77", "1"),
      copy("-1", "1"),
    );
    const found = await findingsOf(log);
    expect(found.map((one) => [one.kind, one.lane, one.position])).toEqual(
      expect.arrayContaining([
        ["beyond_head", lane, 3],
        ["beyond_head", lane, Number.MAX_SAFE_INTEGER],
        ["stray", lane, 0],
        ["stray", lane, undefined],
        ["stray", 77, 1],
        ["stray", -1, 1],
      ]),
    );
    expect(found).toHaveLength(6);
  });

  test("in the place of another is found, also where two have one place", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    await damage(
      log,
      "alter table audit_events drop constraint audit_events_lane_lane_position_key",
      copy(String(lane), "2"),
    );
    const found = await findingsOf(log);
    expect(found.map(({ kind }) => kind)).toContain("doubled");
  });
});

test("a log that was rewritten from end to end is told with its first thousand findings", async () => {
  const log = await openLog();
  await writeEvents(log, 1_200);
  await damage(log, "update audit_events set reason = 'rewritten'");
  const { findings, findings_total, events } = await verifyLog(log);
  expect([findings.length, findings_total, events]).toEqual([1_000, 1_200, 0]);
});
