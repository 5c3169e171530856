import { describe, expect, test } from "vitest";
import { eventsPath, refusalPath } from "./paths.ts";
import { parseRange, ranges, startOf } from "./range.ts";
import { findWorst, rank, spendByDay } from "./series.ts";

const row = (region: string, asked: number, signedIn: number) => ({
  region,
  provider: "twilio",
  asked,
  sent: asked,
  delivered: asked,
  entered: signedIn,
  signed_in: signedIn,
});

describe("a range", () => {
  test("begins so many buckets back that the last one is running", () => {
    const now = Date.parse("2026-03-10T14:20:00Z");
    expect(startOf(ranges["24h"], now).toISOString()).toBe("2026-03-09T15:00:00.000Z");
    expect(startOf(ranges["7d"], now).toISOString()).toBe("2026-03-04T00:00:00.000Z");
  });

  test("that nobody knows is the usual one", () => {
    expect(parseRange("toString")).toBe("7d");
    expect(parseRange(undefined)).toBe("7d");
    expect(parseRange("90d")).toBe("90d");
  });
});

test("ranks by size, then by name, and leaves out what is nothing", () => {
  const counted = [
    ["b", 2],
    ["a", 1],
    ["c", 3],
    ["a", 1],
    ["d", 0],
  ] as const;
  expect(rank(counted).map(({ name }) => name)).toEqual(["c", "a", "b"]);
});

describe("the worst country", () => {
  test("is the one from which the smallest share gets in", () => {
    expect(findWorst([row("IN", 100, 90), row("NP", 50, 10)])?.region).toBe("NP");
  });

  test("is none where there are too few codes, or no other country", () => {
    expect(findWorst([row("IN", 100, 90), row("NP", 19, 0)])).toBeUndefined();
    expect(findWorst([row("IN", 100, 1)])).toBeUndefined();
  });
});

test("a day's cost is split by country, the rest together", () => {
  const at = "2026-03-10T00:00:00.000Z";
  const before = "2026-03-09T00:00:00.000Z";
  const of = (day: string, region: string, cost: number) => ({ at: day, region, count: 1, cost });
  expect(
    spendByDay([of(at, "IN", 5), of(at, "NP", 2), of(at, "LK", 3), of(before, "IN", 0)], ["IN"]),
  ).toEqual([
    { at: before, costs: [0, 0] },
    { at, costs: [5, 5] },
  ]);
});

describe("a bar leads to its events", () => {
  const bucket = { at: "2026-03-10T14:00:00.000Z", bucketMs: 3_600_000 };
  test("by type and time", () => {
    const search = new URLSearchParams(eventsPath("login.code", bucket).split("?")[1]);
    expect(Object.fromEntries(search)).toEqual({
      type: "login.code",
      from: "2026-03-10T14:00:00.000Z",
      to: "2026-03-10T15:00:00.000Z",
    });
  });

  test("and to none where there are none", () => {
    expect(refusalPath("too_many_attempts", bucket)).toBeUndefined();
    expect(refusalPath("verification_invalid", bucket)).toContain("type=code.refused");
    expect(refusalPath("user_disabled", bucket)).toContain("result=failure");
  });
});
