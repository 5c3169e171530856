/** Medians with their extremes, and ratios of what was measured in the same round. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** The machine's speed drifts over a run; the two sides of one round saw the same machine. */
export function ratioOf(above: readonly number[], below: readonly number[]): Spread {
  const rounds = Math.min(above.length, below.length);
  return spreadOf(
    Array.from({ length: rounds }, (_, at) => (above[at] as number) / (below[at] as number)),
  );
}
