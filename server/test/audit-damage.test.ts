/** Whatever somebody does to the log in the database, `verifyLog` finds it and says where. */
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { exportSeal } from "../src/audit/exported-heads.ts";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import {
  damage,
  eventId,
  findingsOf,
  keepLane,
  type Log,
  openLog,
  writeEvents,
} from "./harness/audit-log.ts";

const seal = (log: Log) => sealLog(log, 0);

async function export_(log: Log) {
  const { seal: sealed } = await seal(log);
  const exported = sealed && exportSeal(sealed);
  if (exported === undefined) throw new Error("there is no seal");
  return exported;
}

test("a log that nobody touched is as it was written", async () => {
  const log = await openLog();
  await writeEvents(log, 5);
  await seal(log);
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
      expect(await findingsOf(log), `${column}, put back`).toEqual([]);
    }
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
    await until(log, lane, 1);
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

/** Writes events until so many have come to the lane. */
async function until(log: Log, lane: number, count: number): Promise<void> {
  const { head_position: before } = await keepLane(log, lane);
  const others = `select lane from audit_lanes where lane >= 0 and lane <> ${lane} for update`;
  const write = async () => {
    for (let n = 0; n < count; n++) await writeEvents(log, 1);
  };
  if (log.url === undefined) await write();
  else {
    // With every other lane held, there is one choice.
    await log.db.transaction().execute(async (tx) => {
      await sql.raw(others).execute(tx);
      await write();
    });
  }
  const { head_position: after } = await keepLane(log, lane);
  expect(after).toBe(before + count);
}

describe("a lane that was set back to an end that was once ours", () => {
  async function openToSetBack() {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const { restore } = await keepLane(log, lane);
    await until(log, lane, 2);
    const remove = `delete from audit_events where lane = ${lane} and lane_position > 3`;
    return { log, lane, restore: () => damage(log, remove, restore) };
  }

  async function setBack(isSealed: boolean) {
    const { log, lane, restore } = await openToSetBack();
    if (isSealed) await seal(log);
    await restore();
    return { log, lane };
  }

  test("is shown by a seal", async () => {
    const { log, lane } = await setBack(true);
    const finding = { kind: "set_back", lane, position: 5, seal: 2 };
    expect(await findingsOf(log)).toEqual([finding]);
    // The next sealing sees it at once.
    expect((await seal(log)).findings).toEqual([finding]);
    expect(await findingsOf(log)).toEqual([
      expect.objectContaining({ kind: "seal_set_back", lane, position: 3 }),
      finding,
    ]);
  });

  test("is shown by a seal when the server has written on, over what was removed", async () => {
    const { log, lane } = await setBack(true);
    await until(log, lane, 3);
    const event_id = await eventId(log, lane, 5);
    expect(await findingsOf(log)).toEqual([
      { kind: "replaced", lane, position: 5, event_id, seal: 2 },
    ]);
  });

  test("is shown by an exported seal, when the seals were set back as well", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const [kept, keptSeals] = [await keepLane(log, lane), await keepLane(log, -1)];
    await until(log, lane, 2);
    const exported = await export_(log);
    expect(await findingsOf(log, exported)).toEqual([]);
    await damage(
      log,
      `delete from audit_events where lane = ${lane} and lane_position > 3`,
      "delete from audit_seals where id > 1",
      kept.restore,
      keptSeals.restore,
    );
    // This is what nothing in the database can show.
    expect(await findingsOf(log)).toEqual([]);
    expect(await findingsOf(log, exported)).toEqual([
      { kind: "set_back", seal: 2, exported: true },
      { kind: "set_back", lane, position: 5, seal: 2, exported: true },
    ]);
  });

  test("is seen by a server that saw it before, and shown by the seal that it then writes", async () => {
    const { log, lane, restore } = await openToSetBack();
    const { heads } = await sealLog(log, 3_600);
    await restore();
    expect(await findingsOf(log)).toEqual([]);
    const { state, findings } = await sealLog(log, 3_600, heads);
    expect([state, findings]).toEqual(["sealed", [{ kind: "set_back", lane, position: 5 }]]);
    const found = { kind: "set_back", lane, position: 5, seal: 2 };
    expect(await findingsOf(log)).toEqual([found]);
    // Told once, and to be seen for as long as that seal is kept.
    expect(await sealLog(log, 3_600, (await sealLog(log, 3_600)).heads)).toMatchObject({
      state: "not_due",
      findings: [],
    });
    await seal(log);
    expect(await findingsOf(log)).toContainEqual(found);
  });

  test("is what an unsealed end can hide, until it is sealed or exported", async () => {
    const { log } = await setBack(false);
    expect(await findingsOf(log)).toEqual([]);
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

describe("the ends of a lane", () => {
  test("cannot be made up, moved to another lane, or swapped", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const other = (lane + 1) % 64;
    await damage(
      log,
      `update audit_lanes set base_mac = head_mac where lane = ${lane}`,
      `update audit_lanes a set head_position = b.head_position, head_chain = b.head_chain,
         head_mac = b.head_mac from audit_lanes b where a.lane = ${other} and b.lane = ${lane}`,
    );
    const found = await findingsOf(log);
    expect(found.map((one) => [one.kind, one.lane]).sort()).toEqual(
      [
        ["base_changed", lane],
        ["cut_off", other],
        ["head_changed", other],
      ].sort(),
    );
  });

  test("are missed where a lane's row is gone, and events are written all the same", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    await damage(log, `delete from audit_lanes where lane = ${lane}`);
    expect(await findingsOf(log)).toEqual([{ kind: "head_missing", lane }]);
    expect(await writeEvents(log, 1)).not.toBe(lane);
  });

  test("that were set forward are found, and events are written all the same", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 2);
    await damage(log, `update audit_lanes set head_position = 10 where lane = ${lane}`);
    expect((await findingsOf(log)).map(({ kind }) => kind)).toEqual(["cut_off", "head_changed"]);
    await until(log, lane, 1);
    const found = await findingsOf(log);
    expect(found).toEqual([{ kind: "missing", lane, position: 3, through: 10 }]);
  });

  test("that were set back are found, and events are written behind those that are there", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 4);
    await damage(log, `update audit_lanes set head_position = 1 where lane = ${lane}`);
    expect((await findingsOf(log)).map(({ kind }) => kind)).toContain("beyond_head");
    await writeEvents(log, 1);
    if (log.url !== undefined) return; // it may have gone to another lane
    expect(await findingsOf(log)).toEqual([
      { kind: "foreign_head", lane, position: 5, event_id: await eventId(log, lane, 5) },
    ]);
  });
});

describe("the seals", () => {
  async function threeSeals(): Promise<Log> {
    const log = await openLog();
    for (let n = 0; n < 3; n++) {
      await writeEvents(log, 1);
      await seal(log);
    }
    return log;
  }

  test.each([
    ["heads = '[]'", [{ kind: "changed", seal: 3 }]],
    ["heads = 'null'", [{ kind: "changed", seal: 3 }]],
    ["events = events + 1", [{ kind: "changed", seal: 3 }]],
    ["sealed_at = sealed_at + interval '1 microsecond'", [{ kind: "changed", seal: 3 }]],
    ["sealed_at = 'infinity'", [{ kind: "changed", seal: 3 }]],
  ])("that were changed are named: %s", async (change, findings) => {
    const log = await threeSeals();
    await damage(log, `update audit_seals set ${change} where id = 3`);
    expect(await findingsOf(log)).toEqual(findings);
  });

  test("are missed where they are gone", async () => {
    const log = await threeSeals();
    await damage(log, "delete from audit_seals where id in (2, 4)");
    expect(await findingsOf(log)).toEqual([
      { kind: "missing", seal: 2 },
      { kind: "cut_off", seal: 4 },
    ]);
  });

  test("that somebody added, or whose newest is no seal any more, keep nobody from sealing", async () => {
    const log = await threeSeals();
    await damage(
      log,
      "update audit_seals set heads = '5' where id = 4",
      "update audit_lanes set head_position = 2 where lane = -1",
    );
    await writeEvents(log, 1);
    const sealed = await seal(log);
    expect(sealed).toMatchObject({ state: "sealed", seal: { position: 5 } });
    expect(sealed.findings).toEqual([
      { kind: "head_changed", lane: -1 },
      { kind: "changed", seal: 4 },
    ]);
    expect(await findingsOf(log)).toEqual([
      { kind: "changed", seal: 4 },
      { kind: "foreign_head", seal: 5 },
    ]);
  });
});

test("a log that was rewritten from end to end is told with its first thousand findings", async () => {
  const log = await openLog();
  await writeEvents(log, 1_200);
  await damage(log, "update audit_events set reason = 'rewritten'");
  const { findings, findings_total, events } = await verifyLog(log);
  expect([findings.length, findings_total, events]).toEqual([1_000, 1_200, 0]);
});
