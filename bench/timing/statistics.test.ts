import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, type Comparison, compare, indistinguishable, judge } from "./statistics.ts";

/** The same numbers in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Times as servers have them: most near the least, some far above, and all drifting together. */
function times(count: number, seed: number, addedMs = 0): readonly number[] {
  const random = chance(seed);
  const drift = (at: number) => 1 + 0.3 * Math.sin(at / 50);
  return Array.from(
    { length: count },
    (_, at) => 20 * drift(at) + 2 * -Math.log(1 - random()) + (random() < 0.02 ? 40 : 0) + addedMs,
  );
}

const figuresOf = (first: readonly number[], second: readonly number[]) => {
  const { medianMs, gapMs, delta } = compare(first, second, chance(1));
  return { medianMs, gapMs: gapMs.value, delta: delta.value };
};

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
  [[7, 7, 1, 7], 7],
  [[10, 9, 100, 1], 9.5],
])("the median of %j is %d", (values, wanted) => {
  expect(figuresOf(values, values).medianMs).toBe(wanted);
  const nothing = values.map(() => 0);
  expect(figuresOf(values, nothing).gapMs).toBe(wanted);
});

describe("Cliff's delta", () => {
  test.each([
    ["all longer", [4, 5, 6], [1, 2, 3], 1],
    ["all shorter", [1, 2, 3], [4, 5, 6], -1],
    ["all equal", [1, 1], [1, 1], 0],
    ["the same in another order", [1, 2, 3], [3, 1, 2], 0],
    ["one of four pairs equal, three longer", [2, 3], [1, 2], 0.75],
  ])("%s", (_name, first, second, wanted) => {
    expect(figuresOf(first, second).delta).toBe(wanted);
  });

  test("is what counting every pair gives", () => {
    const time = fc.integer({ min: 0, max: 20 });
    const rounds = fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rounds, (pairs) => {
        const [first, second] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const signs = first.flatMap((one) => second.map((other) => Math.sign(one - other)));
        const sum = signs.reduce((total, sign) => total + sign, 0);
        expect(figuresOf(first, second).delta).toBeCloseTo(sum / signs.length, 12);
      }),
    );
  });

  test("of two normal distributions is what theory says of their distance", () => {
    const normal = (seed: number, mean: number) => {
      const random = chance(seed);
      return Array.from({ length: 2_000 }, () => {
        const radius = Math.sqrt(-2 * Math.log(1 - random()));
        return mean + radius * Math.cos(2 * Math.PI * random());
      });
    };
    const { delta } = compare(normal(1, 0.5), normal(2, 0), chance(3));
    const expected = 0.2763; // 2 Φ(d / √2) − 1 with d = 0.5
    expect(delta.low).toBeLessThan(expected);
    expect(delta.high).toBeGreaterThan(expected);
    // The width that theory gives for so many samples and so sure an interval, or nearly.
    expect(delta.high - delta.low).toBeGreaterThan(0.09);
    expect(delta.high - delta.low).toBeLessThan(0.14);
  });
});

describe("the interval", () => {
  test("holds no difference where there is none, for 99 of 100 pairs of series", () => {
    const holding = Array.from({ length: 100 }, (_, at) => {
      const { gapMs, delta } = compare(times(200, 2 * at), times(200, 2 * at + 1), chance(at));
      return gapMs.low <= 0 && gapMs.high >= 0 && delta.low <= 0 && delta.high >= 0;
    });
    expect(holding.filter(Boolean).length).toBeGreaterThanOrEqual(99);
  });

  test("holds the difference that there is, and not none", () => {
    const { gapMs, delta } = compare(times(2_000, 1, 2), times(2_000, 2), chance(3));
    expect(gapMs.low).toBeGreaterThan(0.5);
    expect(gapMs.low).toBeLessThan(2);
    expect(gapMs.high).toBeGreaterThan(2);
    expect(gapMs.high).toBeLessThan(3.5);
    expect(delta.low).toBeGreaterThan(0.05);
  });

  test("is narrower with more samples", () => {
    const width = (count: number) => {
      const { gapMs } = compare(times(count, 1), times(count, 2), chance(3));
      return gapMs.high - gapMs.low;
    };
    expect(width(3_200)).toBeLessThan(width(200) / 2);
  });

  test("takes the rounds together: what slows both down in a round widens nothing", () => {
    const second = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 10 : 30));
    const first = second.map((value) => value + 1);
    const { gapMs } = compare(first, second, chance(1));
    expect([gapMs.value, gapMs.low, gapMs.high]).toEqual([1, 1, 1]);
  });

  test("needs two series of the same rounds", () => {
    expect(() => compare([1, 2], [1])).toThrow(/same length/);
    expect(() => compare([], [])).toThrow(/same length/);
  });
});

describe("the verdict", () => {
  const figures = (gap: number, gapSpread: number, delta: number, spread = 0.01): Comparison => ({
    samples: 2_000,
    medianMs: 20,
    gapMs: { value: gap, low: gap - gapSpread, high: gap + gapSpread },
    delta: { value: delta, low: delta - spread, high: delta + spread },
  });

  test.each<[string, Comparison, string]>([
    ["within every bound", figures(0.3, 0.1, 0.04), "same"],
    ["within every bound, whatever the interval", figures(-0.3, 2, -0.04), "same"],
    ["a gap of two per cent", figures(0.4, 0.1, 0.01), "different"],
    ["a gap the other way", figures(-0.4, 0.1, 0.01), "different"],
    ["a gap that may be none", figures(0.5, 0.8, 0.01), "undecided"],
    ["a delta", figures(0.1, 0.5, 0.05), "different"],
    ["a delta the other way", figures(0.1, 0.5, -0.06), "different"],
    ["a delta that may be none", figures(0.1, 0.5, 0.06, 0.1), "undecided"],
    [
      "a gap that may be none beside a delta that is none",
      figures(0.5, 0.8, 0.2, 0.1),
      "different",
    ],
  ])("on %s", (_name, comparison, wanted) => {
    expect(judge(comparison, indistinguishable)).toBe(wanted);
  });

  test("the smaller of the two bounds on the gap holds", () => {
    const bounds: Bounds = { gapMs: 1, gapShare: 0.02, delta: 1 };
    const at = (medianMs: number) => judge({ ...figures(0.9, 0.1, 0), medianMs }, bounds);
    expect([at(40), at(46), at(400)]).toEqual(["different", "same", "same"]);
    expect(judge({ ...figures(1.1, 0.1, 0), medianMs: 400 }, bounds)).toBe("different");
  });

  test.each([2, -2])(
    "a difference of %d ms is found, in one that is told and in one that is not",
    (ms) => {
      const told = compare(times(2_000, 1, ms), times(2_000, 2), chance(3));
      expect(judge(told, indistinguishable)).toBe("different");
      const untold = compare(times(2_000, 1), times(2_000, 2), chance(3));
      expect(judge(untold, { gapMs: 1, gapShare: 0.05, delta: 0.1 })).toBe("same");
    },
  );
});
