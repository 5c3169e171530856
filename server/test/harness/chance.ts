/** Chance that is the same in every run, so that a round that failed can be played again. */
import { setImmediate as nextTurn } from "node:timers/promises";

export interface Chance {
  /** A whole number below `limit`. */
  readonly below: (limit: number) => number;
  readonly coin: () => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  readonly shuffled: <T>(list: readonly T[]) => T[];
  /** Waits for some turns of the event loop, or for none. */
  readonly someTurns: () => Promise<void>;
}

/** About what a statement takes on either engine; half of the time there is no gap at all. */
const mostTurns = 30;

export function chanceOf(seed: number): Chance {
  const fraction = mulberry32(seed);
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    below,
    coin: () => fraction() < 0.5,
    pick: (from) => from[below(from.length)] ?? from[0],
    shuffled: (list) =>
      list
        .map((one) => ({ one, rank: fraction() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ one }) => one),
    someTurns: async () => {
      const turns = fraction() < 0.5 ? 0 : below(mostTurns);
      for (let turn = 0; turn < turns; turn++) await nextTurn();
    },
  };
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
