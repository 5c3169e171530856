/** What the charts show, out of what the server counted: pure functions. */
import type { Data } from "kpa-client";

export type Stats = Data<"GET", "/api/v1/admin/stats">;
export type LogIns = NonNullable<Stats["log_ins"]>[number];
export type FunnelRow = NonNullable<Stats["code_funnel"]>[number];
export type Spend = NonNullable<Stats["message_spend"]>;

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function failedIn({ failed }: LogIns): number {
  return sum(Object.values(failed));
}

export interface Ranked {
  readonly name: string;
  readonly total: number;
}

/** The largest first; what has the same size, by name, so that colours stay where they are. */
export function rank(counted: Iterable<readonly [name: string, count: number]>): readonly Ranked[] {
  const totals = new Map<string, number>();
  for (const [name, count] of counted) totals.set(name, (totals.get(name) ?? 0) + count);
  return [...totals]
    .map(([name, total]) => ({ name, total }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total || a.name.localeCompare(b.name));
}

export function rankReasons(logIns: readonly LogIns[]): readonly Ranked[] {
  return rank(logIns.flatMap(({ failed }) => Object.entries(failed)));
}

export function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** Fewer say nothing about a country. */
const leastAsked = 20;

/** Of those with enough codes, where the smallest share gets in; undefined where there is nothing to compare. */
export function findWorst(rows: readonly FunnelRow[]): FunnelRow | undefined {
  const judged = rows.filter(({ asked }) => asked >= leastAsked);
  if (judged.length < 2) return undefined;
  return judged.reduce((worst, row) =>
    share(row.signed_in, row.asked) < share(worst.signed_in, worst.asked) ? row : worst,
  );
}

export interface SpendDay {
  readonly at: string;
  /** By the names that were asked for; the last one is the rest. */
  readonly costs: readonly number[];
}

/** Each day's cost of the named regions, and of all others together. */
export function spendByDay(
  rows: Spend["by_region"],
  regions: readonly string[],
): readonly SpendDay[] {
  const days = new Map<string, number[]>();
  for (const { at, region, cost } of rows) {
    const costs = days.get(at) ?? new Array<number>(regions.length + 1).fill(0);
    const index = regions.indexOf(region);
    const place = index === -1 ? regions.length : index;
    costs[place] = (costs[place] ?? 0) + cost;
    days.set(at, costs);
  }
  return [...days].map(([at, costs]) => ({ at, costs })).sort((a, b) => a.at.localeCompare(b.at));
}
