import { expect, test } from "vitest";
import { type KeyTimes, phasesOf } from "./key-phases.ts";

const minute = 60;
/** Tokens are good for half an hour, the key set is kept for five minutes. */
const overlap = 35 * minute;

function key(kid: string, activeFrom: number, retiredAt: number | null = null): KeyTimes {
  return {
    kid,
    active_from: activeFrom * 1000,
    retired_at: retiredAt === null ? null : retiredAt * 1000,
    longest_token_seconds: 30 * minute,
  };
}

function at(seconds: number, ...keys: readonly KeyTimes[]) {
  const phases = phasesOf(keys, seconds * 1000);
  return Object.fromEntries([...phases].map(([kid, { phase }]) => [kid, phase]));
}

test("each key signs from its instant until the next one's, then verifies for the overlap", () => {
  const keys = [key("a", 0), key("b", 10_000)];
  expect(at(0, ...keys)).toEqual({ a: "signing", b: "next" });
  expect(at(9_999, ...keys)).toEqual({ a: "signing", b: "next" });
  expect(at(10_000, ...keys)).toEqual({ a: "previous", b: "signing" });
  expect(at(10_000 + overlap - 1, ...keys)).toEqual({ a: "previous", b: "signing" });
  expect(at(10_000 + overlap, ...keys)).toEqual({ a: "retired", b: "signing" });
});

test("a key without a successor signs for ever", () => {
  expect(phasesOf([key("a", 0)], 1e15).get("a")).toEqual({
    phase: "signing",
    goodUntil: undefined,
  });
});

test("three keys can verify at once, and one signs", () => {
  const keys = [key("a", 0), key("b", 100), key("c", 200), key("d", 4_000)];
  expect(at(300, ...keys)).toEqual({ a: "previous", b: "previous", c: "signing", d: "next" });
});

test("a retired key is good for nothing, whatever its successor", () => {
  expect(at(150, key("a", 0, 150), key("b", 100))).toEqual({ a: "retired", b: "signing" });
});

test("a next key that was retired before its turn takes nothing over", () => {
  const keys = [key("a", 0), key("b", 10_000, 5_000)];
  expect(at(20_000, ...keys)).toEqual({ a: "signing", b: "retired" });
});

test("a successor that was retired later had taken over", () => {
  const keys = [key("a", 0), key("b", 100, 300), key("c", 200)];
  expect(at(100 + overlap, ...keys)).toEqual({ a: "retired", b: "retired", c: "signing" });
});

test("the first key signs even where this process's clock is behind", () => {
  expect(at(-1, key("a", 0))).toEqual({ a: "signing" });
});

test("there is nothing to say of no keys", () => {
  expect(at(0)).toEqual({});
});
