/** When people are awake. */
import type { Chance } from "./chance.ts";
import { hoursAhead, type Region } from "./people.ts";

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

/** How much goes on in each hour of a day, from midnight. */
const hours = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 9, 8, 9, 8, 8, 9, 10, 11, 12, 12, 11, 8, 6, 4];
/** And on each day of the week, from Sunday. */
const weekdays = [0.55, 1, 1.05, 1.05, 1, 1.1, 0.7];

/** @param dayStartMs midnight of UTC */
export function busyness(dayStartMs: number): number {
  return weekdays[new Date(dayStartMs).getUTCDay()] ?? 1;
}

/** An instant of a day of UTC, most often when people of the region are awake. */
export function instantOn(chance: Chance, dayStartMs: number, region: Region): number {
  const local = chance.weighted(hours.map((weight, hour) => [hour, weight] as const));
  const hour = (local - hoursAhead[region] + 24) % 24;
  return dayStartMs + hour * hourMs + chance.between(0, hourMs - 1);
}
