import { expect, test } from "vitest";
import { judge } from "./refresh.ts";

const grace = 30;
const young = 29.9;
const old = 30;

interface Case {
  readonly rule: string;
  /** The session: its generation, the newest one that was seen in use, ages of its rotations. */
  readonly is: readonly [generation: number, seen: number, ages: readonly number[]];
  readonly token: number;
  readonly verdict: ReturnType<typeof judge>;
}

const cases: readonly Case[] = [
  { rule: "the newest rotates", is: [0, 0, []], token: 0, verdict: "current" },
  { rule: "the newest rotates, seen or not", is: [3, 3, [old]], token: 3, verdict: "current" },
  // A rotation that was lost with a restored database must not log its phone out.
  { rule: "one newer than is known rotates", is: [3, 3, [old]], token: 5, verdict: "current" },

  { rule: "the one before, in the grace", is: [1, 0, [young]], token: 0, verdict: "previous" },
  {
    rule: "the one before, in the grace, though the successor was seen",
    is: [1, 1, [young]],
    token: 0,
    verdict: "previous",
  },
  {
    rule: "the one before, an hour later, while the successor was not seen",
    is: [1, 0, [3600]],
    token: 0,
    verdict: "previous",
  },
  {
    rule: "the one before, its rotation forgotten, while the successor was not seen",
    is: [7, 6, []],
    token: 6,
    verdict: "previous",
  },
  {
    rule: "the one before, after the grace, once the successor was seen",
    is: [1, 1, [old]],
    token: 0,
    verdict: "reused",
  },
  { rule: "the one before, long after", is: [7, 7, []], token: 6, verdict: "reused" },

  {
    rule: "an older one whose own rotation is in the grace ends nothing",
    is: [2, 2, [young, 1]],
    token: 0,
    verdict: "too old to tell",
  },
  {
    rule: "an older one is not given a successor because nobody has seen it",
    is: [2, 0, [young, 1]],
    token: 0,
    verdict: "too old to tell",
  },
  {
    rule: "an older one after its grace, though the newest rotation is young",
    is: [2, 1, [old, 1]],
    token: 0,
    verdict: "reused",
  },
  { rule: "an older one, its rotation forgotten", is: [9, 8, [1]], token: 0, verdict: "reused" },
  {
    rule: "of several in the grace, each by its own rotation",
    is: [4, 3, [31, 20, 2, 1]],
    token: 0,
    verdict: "reused",
  },
  {
    rule: "of several in the grace, the next",
    is: [4, 3, [31, 20, 2, 1]],
    token: 1,
    verdict: "too old to tell",
  },
];

test.each(cases)("$rule: $verdict", ({ is, token, verdict }) => {
  const [generation, seen_generation, rotation_ages] = is;
  expect(judge({ generation, seen_generation, rotation_ages }, token, grace)).toBe(verdict);
});

test("without a grace only a successor that nobody has seen saves the one before", () => {
  const rotated = { generation: 1, rotation_ages: [0] };
  expect(judge({ ...rotated, seen_generation: 0 }, 0, 0)).toBe("previous");
  expect(judge({ ...rotated, seen_generation: 1 }, 0, 0)).toBe("reused");
});
