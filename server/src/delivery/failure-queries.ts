import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface FailedShares {
  readonly hour: number;
  readonly day: number;
}

/**
 * Of the text messages to a region in the last hour or so and the last day or so, the share that is known
 * to have reached nobody.
 */
export async function readFailedShares(
  db: Db,
  clock: Clock,
  region: string,
): Promise<FailedShares> {
  const since = (hours: number): RawBuilder<Date> =>
    sql<Date>`date_trunc('hour', ${databaseNow(clock)} - make_interval(hours => ${hours}), 'UTC')`;
  const hasFailed = sql`(state in ('dead', 'undelivered'))::int`;
  const { rows } = await sql<FailedShares>`
    select coalesce(avg(${hasFailed}) filter (where created_at >= ${since(1)}), 0)::float8 as hour,
           coalesce(avg(${hasFailed}), 0)::float8 as day
      from messages
     where region = ${region} and state <> 'withheld' and created_at >= ${since(24)}`.execute(db);
  return rows[0] ?? { hour: 0, day: 0 };
}
