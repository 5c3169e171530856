/** The stretch of time that the charts show. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const ranges = {
  "24h": { bucket: "hour", buckets: 24, bucketMs: hourMs },
  "7d": { bucket: "day", buckets: 7, bucketMs: dayMs },
  "30d": { bucket: "day", buckets: 30, bucketMs: dayMs },
  "90d": { bucket: "day", buckets: 90, bucketMs: dayMs },
} as const;

export type RangeName = keyof typeof ranges;
export type Range = (typeof ranges)[RangeName];

export function parseRange(text: string | undefined): RangeName {
  return text !== undefined && Object.hasOwn(ranges, text) ? (text as RangeName) : "7d";
}

/** Where the first bucket begins, so that the last is the one that is running. */
export function startOf({ buckets, bucketMs }: Range, nowMs: number): Date {
  return new Date((Math.floor(nowMs / bucketMs) - buckets + 1) * bucketMs);
}
