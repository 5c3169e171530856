import { describe, expect, test } from "vitest";
import { createLiveSessions, type LiveSession } from "./live.ts";

interface Statement {
  readonly ids: readonly string[];
  readonly answer: (rows: readonly LiveSession[]) => void;
  readonly fail: (error: Error) => void;
}

/** A database that answers when the test says so. */
function slowDatabase() {
  const statements: Statement[] = [];
  const live = createLiveSessions({
    clock: { offsetSeconds: 0, nowMs: () => Date.now() },
    database: {
      check: (_name: string, _text: string, values: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          const ids = values.flat() as string[];
          statements.push({ ids, answer: (rows) => resolve(rows as never[]), fail: reject });
        }),
    } as never,
  });
  return { statements, live };
}

const row = (sessionId: string, name = "somebody"): LiveSession => ({
  session_id: sessionId,
  id: 1,
  name,
  email: null,
  phone_verified: false,
  email_verified: false,
  created_at: null,
  metadata: {},
  seen_generation: 0,
  phone: "+917760873976",
  is_stale: false,
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function turns(): Promise<void> {
  for (let n = 0; n < 5; n++) await turn();
}

describe("concurrent checks", () => {
  test("that arrive in one turn share one statement", async () => {
    const { statements, live } = slowDatabase();
    const found = Promise.all(["a", "b", "a", "c"].map((id) => live.find(id)));
    await turns();
    expect(statements.map((one) => one.ids)).toEqual([["a", "b", "c"]]);
    statements[0]?.answer([row("c", "C"), row("a", "A")]);
    expect((await found).map((one) => one?.name)).toEqual(["A", undefined, "A", "C"]);
  });

  test("that arrive in I/O of the same turn share it too", async () => {
    const { statements, live } = slowDatabase();
    const found: Promise<LiveSession | undefined>[] = [];
    found.push(live.find("a"));
    await Promise.resolve();
    process.nextTick(() => found.push(live.find("b")));
    await turns();
    expect(statements.map((one) => one.ids)).toEqual([["a", "b"]]);
    statements[0]?.answer([row("a"), row("b")]);
    expect((await Promise.all(found)).map((one) => one?.session_id)).toEqual(["a", "b"]);
  });

  test("never read from a statement that left before they arrived", async () => {
    const { statements, live } = slowDatabase();
    const early = live.find("a");
    await turns();
    expect(statements).toHaveLength(1);
    const late = live.find("a");
    await turns();
    // The session ends now: what the first statement still sees, the second does not.
    statements[0]?.answer([row("a")]);
    expect(await early).toBeDefined();
    await turns();
    expect(statements).toHaveLength(2);
    statements[1]?.answer([]);
    expect(await late).toBeUndefined();
  });

  test("are asked by one statement at a time", async () => {
    const { statements, live } = slowDatabase();
    const found = [live.find("a")];
    await turns();
    for (const id of ["b", "c", "d"]) {
      found.push(live.find(id));
      await turns();
    }
    expect(statements).toHaveLength(1);
    statements[0]?.answer([row("a")]);
    await turns();
    expect(statements.map((one) => one.ids)).toEqual([["a"], ["b", "c", "d"]]);
    statements[1]?.answer([row("b"), row("c"), row("d")]);
    expect((await Promise.all(found)).map((one) => one?.session_id)).toEqual(["a", "b", "c", "d"]);
  });

  test("share a fault, and those after it do not", async () => {
    const { statements, live } = slowDatabase();
    const together = ["a", "b"].map((id) => live.find(id).catch((error: Error) => error.message));
    await turns();
    const next = live.find("c");
    statements[0]?.fail(new Error("the database went away"));
    expect(await Promise.all(together)).toEqual([
      "the database went away",
      "the database went away",
    ]);
    await turns();
    statements[1]?.answer([row("c")]);
    expect((await next)?.session_id).toBe("c");
  });

  test("are 256 in a statement at most, and none is forgotten", async () => {
    const { statements, live } = slowDatabase();
    const ids = Array.from({ length: 600 }, (_, n) => `session ${n}`);
    const found = Promise.all(ids.map((id) => live.find(id)));
    for (let at = 0; at < 3; at++) {
      await turns();
      expect(statements).toHaveLength(at + 1);
      statements[at]?.answer((statements[at]?.ids ?? []).map((id) => row(id)));
    }
    expect((await found).map((one) => one?.session_id)).toEqual(ids);
    expect(statements.map((one) => one.ids.length)).toEqual([256, 256, 88]);
  });
});

test("a check alone asks for its session alone, each time anew", async () => {
  const { statements, live } = slowDatabase();
  for (const [at, rows] of [[row("a")], [], [row("a")]].entries()) {
    const found = live.find("a");
    await turns();
    statements[at]?.answer(rows);
    expect(await found).toEqual(rows[0]);
  }
  expect(statements.map((one) => one.ids)).toEqual([["a"], ["a"], ["a"]]);
});
