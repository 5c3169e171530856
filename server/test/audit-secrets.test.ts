/** A change of SECRET_KEY leaves the log whole, for as long as the one before is known. */
import { describe, expect, test } from "vitest";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import { deriveKeys } from "../src/crypto/derived-keys.ts";
import { findingsOf, type Log, openLog, writeEvents } from "./harness/audit-log.ts";
import { testSecret } from "./harness/test-server.ts";

describe("after a change of SECRET_KEY", () => {
  const next = "the next secret that only the tests know, long enough";
  const withBoth = (log: Log): Log => ({ ...log, keys: deriveKeys(next, testSecret) });
  const withNextOnly = (log: Log): Log => ({ ...log, keys: deriveKeys(next) });

  test("rows, seals and ends of both verify, whoever wrote last", async () => {
    const old = await openLog();
    await writeEvents(old, 4);
    await sealLog(old, 0);
    const both = withBoth(old);
    expect(await verifyLog(both)).toMatchObject({ ok: true, events: 4, seals: 2 });
    await writeEvents(both, 3);
    await sealLog(both, 0);
    expect(await verifyLog(both)).toMatchObject({
      ok: true,
      events: 7,
      seals: 3,
      during_change_of_secret: 0,
    });
  });

  test("a server that still has the old one goes on writing, and that is counted and not held against it", async () => {
    const old = await openLog();
    await writeEvents(old, 2);
    const both = withBoth(old);
    await writeEvents(both, 2);
    for (let n = 0; n < 3; n++) {
      await writeEvents(old, 1);
      await writeEvents(both, 1);
    }
    // One after another they have the same connection, and so the same lane.
    expect(await verifyLog(both)).toMatchObject({
      ok: true,
      events: 10,
      during_change_of_secret: 3,
    });
  });

  test("ends that nobody has written to since are made with the new one, so that the old can go", async () => {
    const old = await openLog();
    const both = withBoth(old);
    await writeEvents(both, 1);
    await sealLog(both, 0);
    // The rows before would be dropped by then; here there are none.
    const found = await findingsOf(withNextOnly(old));
    expect(found).toEqual([{ kind: "changed", seal: 1 }]);
  });

  test("without the one before, what it wrote is told apart from what is verified, and nobody is kept out", async () => {
    const old = await openLog();
    const lane = await writeEvents(old, 2);
    const lost = withNextOnly(old);
    await writeEvents(lost, 2);
    const { ok, events, findings } = await verifyLog(lost);
    expect(ok).toBe(false);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: "changed", lane, position: 1 }),
    );
    expect(findings.map(({ kind }) => kind)).toContain("foreign_head");
    expect(events).toBe(2);
  });
});
