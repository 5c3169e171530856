/** Ends of lanes and seals that were changed, or put back to what they once were, are found and named. */
import { describe, expect, test, vi } from "vitest";
import { exportSeal } from "../src/audit/exported-heads.ts";
import { sealLog } from "../src/audit/seal.ts";
import {
  damage,
  eventId,
  fillLane,
  findingsOf,
  keepLane,
  type Log,
  openLog,
  writeEvents,
} from "./harness/audit-log.ts";

vi.setConfig({ testTimeout: 120_000 }); // the embedded engine takes a while

const seal = (log: Log) => sealLog(log, 0);

async function export_(log: Log) {
  const { seal: sealed } = await seal(log);
  const exported = sealed && exportSeal(sealed);
  if (exported === undefined) throw new Error("there is no seal");
  return exported;
}

describe("a lane that was set back to an end that was once ours", () => {
  async function openToSetBack() {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const { restore } = await keepLane(log, lane);
    await fillLane(log, lane, 2);
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
    await fillLane(log, lane, 3);
    const event_id = await eventId(log, lane, 5);
    expect(await findingsOf(log)).toEqual([
      { kind: "replaced", lane, position: 5, event_id, seal: 2 },
    ]);
  });

  test("is shown by an exported seal, when the seals were set back as well", async () => {
    const log = await openLog();
    const lane = await writeEvents(log, 3);
    const [kept, keptSeals] = [await keepLane(log, lane), await keepLane(log, -1)];
    await fillLane(log, lane, 2);
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
    await fillLane(log, lane, 1);
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
