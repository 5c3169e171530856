/** One operation, measured until it is decided or there are as many samples as there may be. */
import type { Client } from "./client.ts";
import type { Operation } from "./operations.ts";
import { type KindName, targetOf } from "./population.ts";
import { noTimes, type Times, takeRounds } from "./rounds.ts";
import { type Comparison, compare, indistinguishable, judge, type Verdict } from "./statistics.ts";

export interface Measured {
  readonly kind: KindName;
  readonly comparison: Comparison;
  readonly verdict: Verdict;
}

export interface MeasuredOperation {
  readonly operation: Operation;
  readonly kinds: readonly Measured[];
  /** Whether a difference of 2 ms, put into what nobody's account took, would have been seen. */
  readonly wouldSee2Ms: boolean;
}

export const warmUpRounds = 50;
/** What breaks a bound is given as many samples again, and judged by all of them; so often in all. */
const mostPasses = 3;

/** How many of each kind an operation uses up. */
export function accountsFor(samples: number): number {
  return warmUpRounds + mostPasses * samples;
}

/** @param first the place of the first account that is used */
export async function measureOperation(
  client: Client,
  operation: Operation,
  first: number,
  samples: number,
): Promise<MeasuredOperation> {
  const rounds = { client, operation, targetOf };
  await takeRounds({ ...rounds, from: first, count: warmUpRounds }, noTimes(operation));
  const times = noTimes(operation);
  let measured: MeasuredOperation | undefined;
  for (let pass = 0; pass < mostPasses; pass++) {
    const from = first + warmUpRounds + pass * samples;
    await takeRounds({ ...rounds, from, count: samples }, times);
    measured = judgeTimes(operation, times);
    if (measured.wouldSee2Ms && measured.kinds.every(({ verdict }) => verdict === "same")) break;
  }
  return measured as MeasuredOperation;
}

function judgeTimes(operation: Operation, times: Times): MeasuredOperation {
  const timesOf = (kind: KindName) => times.get(kind) ?? [];
  const unknown = timesOf("unknown");
  const kinds = operation.kinds.map((kind): Measured => {
    const comparison = compare(timesOf(kind), unknown);
    return { kind, comparison, verdict: judge(comparison, indistinguishable) };
  });
  const slowed = compare(
    timesOf("control").map((time) => time + 2),
    unknown,
  );
  return { operation, kinds, wouldSee2Ms: judge(slowed, indistinguishable) === "different" };
}
