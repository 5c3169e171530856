import { describe, expect, test } from "vitest";
import { cellAfter, labelled, linePath, stack, ticksUpTo } from "./scale.ts";

describe("an axis", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3, 4]],
    [7, [0, 2, 4, 6, 8]],
    [9, [0, 5, 10]],
    [100, [0, 50, 100]],
    [101, [0, 50, 100, 150]],
    [48_000, [0, 20_000, 40_000, 60_000]],
  ])("up to %d names %j", (max, ticks) => {
    expect(ticksUpTo(max)).toEqual(ticks);
  });

  test("reaches over every value, in whole steps and not too many", () => {
    for (let max = 1; max < 3_000; max += 7) {
      const ticks = ticksUpTo(max);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
      expect(ticks.at(-2)).toBeLessThan(max);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });
});

describe("labels", () => {
  test("are all written where there is room", () => {
    expect(labelled(7, 700, 60).size).toBe(7);
  });

  test("are thinned where there is not, and the last one stays", () => {
    const shown = labelled(30, 300, 50);
    expect(shown.has(29)).toBe(true);
    expect(shown.size * 50).toBeLessThanOrEqual(300);
  });

  test("of nothing are none", () => {
    expect(labelled(0, 300, 50).size).toBe(0);
  });
});

describe("a stack", () => {
  test("puts values on top of each other and leaves out what is not there", () => {
    expect(stack([3, 0, 2])).toEqual([
      { index: 0, from: 0, to: 3 },
      { index: 2, from: 3, to: 5 },
    ]);
  });
});

describe("a line", () => {
  test("goes from the left edge to the right, high values up", () => {
    expect(linePath([0, 10, 5], { width: 100, height: 50, max: 10 })).toBe("M0 50L50 0L100 25");
  });

  test("of nothing but zeros lies on the ground", () => {
    expect(linePath([0, 0], { width: 10, height: 5, max: 0 })).toBe("M0 5L10 5");
  });
});

describe("arrow keys", () => {
  const cells = [
    { column: 0, series: 0 },
    { column: 0, series: 2 },
    { column: 3, series: 1 },
    { column: 5, series: 0 },
    { column: 5, series: 2 },
  ];
  test.each([
    ["ArrowUp", 0, 1],
    ["ArrowDown", 1, 0],
    ["ArrowRight", 1, 2],
    ["ArrowRight", 2, 3],
    ["ArrowLeft", 4, 2],
    ["ArrowLeft", 2, 0],
    ["Home", 4, 0],
    ["End", 0, 4],
  ])("%s from cell %d leads to %d", (key, from, to) => {
    expect(cellAfter(key, cells[from] as (typeof cells)[0], cells)).toEqual(cells[to]);
  });

  test.each([
    ["ArrowUp", 1],
    ["ArrowDown", 0],
    ["ArrowRight", 4],
    ["ArrowLeft", 0],
    ["Enter", 0],
  ])("%s from cell %d leads nowhere", (key, from) => {
    expect(cellAfter(key, cells[from] as (typeof cells)[0], cells)).toBeUndefined();
  });
});
