/** Whether two series of times can be told apart: by their medians, by Cliff's delta, by how sure that is. */

/** An estimate, and where it lies with `confidence` if the same were measured again and again. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  /** Of each of the two. */
  readonly samples: number;
  /** Of the series that is compared with. */
  readonly medianMs: number;
  /** How much longer the median of the first series is. */
  readonly gapMs: Estimate;
  /** How much likelier a time of the first series is the longer of two than the shorter: −1 to 1. */
  readonly delta: Estimate;
}

/** From which difference on two series count as different. */
export interface Bounds {
  readonly gapMs: number;
  /** Of the median. */
  readonly gapShare: number;
  readonly delta: number;
}

/** What makes two answers indistinguishable here. */
export const indistinguishable: Bounds = { gapMs: 1, gapShare: 0.02, delta: 0.05 };

/** `undecided`: beyond a bound, though as far as these samples tell there may be no difference at all. */
export type Verdict = "same" | "undecided" | "different";

/** Of many comparisons of equals hardly one is to look different. */
const confidence = 0.999;
const resamples = 2_000;

/**
 * @param first times in ms; each was taken in the same round as the one in the same place of `second`, and
 *   the rounds are what is resampled: the machine's speed drifts, and a round saw the same machine
 * @param random of [0, 1)
 */
export function compare(
  first: readonly number[],
  second: readonly number[],
  random: () => number = Math.random,
): Comparison {
  const samples = first.length;
  if (samples !== second.length || samples === 0) {
    throw new Error("two series of the same length are needed");
  }
  const pair = new Pair(first, second);
  for (let round = 0; round < samples; round++) pair.add(round);
  const { medianMs, gapMs, delta } = pair.figures();
  const gaps = new Float64Array(resamples);
  const deltas = new Float64Array(resamples);
  for (let n = 0; n < resamples; n++) {
    pair.clear();
    for (let drawn = 0; drawn < samples; drawn++) pair.add(Math.floor(random() * samples));
    const figures = pair.figures();
    gaps[n] = figures.gapMs;
    deltas[n] = figures.delta;
  }
  return { samples, medianMs, gapMs: estimate(gapMs, gaps), delta: estimate(delta, deltas) };
}

export function judge({ medianMs, gapMs, delta }: Comparison, bounds: Bounds): Verdict {
  const mostMs = Math.min(bounds.gapMs, bounds.gapShare * medianMs);
  const broken = [
    ...(Math.abs(gapMs.value) >= mostMs ? [gapMs] : []),
    ...(Math.abs(delta.value) >= bounds.delta ? [delta] : []),
  ];
  if (broken.length === 0) return "same";
  return broken.some(({ low, high }) => low > 0 || high < 0) ? "different" : "undecided";
}

function estimate(value: number, resampled: Float64Array): Estimate {
  resampled.sort();
  const beyond = Math.floor(((1 - confidence) / 2) * resampled.length);
  return {
    value,
    low: resampled[beyond] ?? Number.NaN,
    high: resampled[resampled.length - 1 - beyond] ?? Number.NaN,
  };
}

/** Two series as counts of each time that occurs: sorted once, so that drawing anew sorts nothing. */
class Pair {
  readonly #times: Float64Array;
  readonly #places: readonly [Uint32Array, Uint32Array];
  readonly #counts: readonly [Uint32Array, Uint32Array];
  #size = 0;

  constructor(first: readonly number[], second: readonly number[]) {
    this.#times = Float64Array.from(new Set([...first, ...second])).sort();
    const placeOf = new Map(Array.from(this.#times, (time, place) => [time, place]));
    const placesOf = (times: readonly number[]) =>
      Uint32Array.from(times, (time) => placeOf.get(time) ?? 0);
    this.#places = [placesOf(first), placesOf(second)];
    const { length } = this.#times;
    this.#counts = [new Uint32Array(length), new Uint32Array(length)];
  }

  clear(): void {
    for (const counts of this.#counts) counts.fill(0);
    this.#size = 0;
  }

  add(round: number): void {
    for (const which of [0, 1] as const) {
      const place = this.#places[which][round] as number;
      this.#counts[which][place] = (this.#counts[which][place] as number) + 1;
    }
    this.#size++;
  }

  /** Equal times count for neither in the delta. */
  figures(): { readonly medianMs: number; readonly gapMs: number; readonly delta: number } {
    const [first, second] = this.#counts;
    let balance = 0;
    let below = 0;
    for (let place = 0; place < first.length; place++) {
      const equal = second[place] as number;
      balance += (first[place] as number) * (2 * below + equal - this.#size);
      below += equal;
    }
    const medianMs = this.#medianOf(second);
    const gapMs = this.#medianOf(first) - medianMs;
    return { medianMs, gapMs, delta: balance / this.#size ** 2 };
  }

  #medianOf(counts: Uint32Array): number {
    const upper = this.#size >> 1;
    const lower = (this.#size - 1) >> 1;
    let seen = 0;
    let lowerTime: number | undefined;
    for (let place = 0; place < counts.length; place++) {
      seen += counts[place] as number;
      if (seen <= lower) continue;
      const time = this.#times[place] as number;
      lowerTime ??= time;
      if (seen > upper) return (lowerTime + time) / 2;
    }
    return Number.NaN;
  }
}
