/** Hours and days of UTC, whatever the time zone of the database's session is. */
import { type RawBuilder, sql } from "kysely";

export type Bucket = "hour" | "day";

/** A stretch of time in whole buckets: the end is not part of it. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: Bucket;
}

export const bucketMs: Readonly<Record<Bucket, number>> = {
  hour: 60 * 60 * 1000,
  day: 24 * 60 * 60 * 1000,
};

/** The bucket that an instant lies in begins here. */
export function startOfBucket(at: Date, bucket: Bucket): Date {
  return new Date(Math.floor(at.getTime() / bucketMs[bucket]) * bucketMs[bucket]);
}

export function bucketsIn({ from, to, bucket }: Period): number {
  return Math.ceil((to.getTime() - from.getTime()) / bucketMs[bucket]);
}

/** As a value of a statement. */
export function instant(at: Date): RawBuilder<Date> {
  return sql<Date>`${at.toISOString()}::timestamptz`;
}

/** The day of an instant, as a date. */
export function dayOf(column: string): RawBuilder<string> {
  return sql<string>`(${sql.ref(column)} at time zone 'UTC')::date`;
}

/** Every bucket of the period, as rows of `b (at)`. An hour is an hour on every day of UTC. */
export function bucketRows({ from, to, bucket }: Period): RawBuilder<unknown> {
  return sql`generate_series(${instant(from)}, ${instant(to)} - interval '1 microsecond',
                             ${width(bucket)}) as b (at)`;
}

/** The beginning of the bucket that a column's instant lies in. */
export function bucketOf(column: string, bucket: Bucket): RawBuilder<Date> {
  return sql<Date>`date_bin(${width(bucket)}, ${sql.ref(column)}, timestamptz '2000-01-01 00:00:00+00')`;
}

function width(bucket: Bucket): RawBuilder<unknown> {
  return bucket === "hour" ? sql`interval '1 hour'` : sql`interval '24 hours'`;
}

export function isWithin(column: string, { from, to }: Period): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(column)} >= ${instant(from)} and ${sql.ref(column)} < ${instant(to)})`;
}
