import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { bucketOf, bucketRows, isWithin, type Period } from "./periods.ts";

export interface ActiveUsers {
  readonly at: Date;
  /** Distinct users of the day. */
  readonly day: number;
  /** Distinct users of the seven days up to it. */
  readonly week: number;
}

/** By day, whatever the bucket is. */
export async function chartActiveUsers(db: Db, period: Period): Promise<readonly ActiveUsers[]> {
  const { rows } = await sql<ActiveUsers>`
    select b.at, coalesce(u.day_count, 0) as day, coalesce(u.week_count, 0) as week
      from ${bucketRows(period)}
      left join active_users u on u.day = (b.at at time zone 'UTC')::date
     order by b.at`.execute(db);
  return rows;
}

export interface Count {
  readonly at: Date;
  readonly count: number;
}

export function chartRegistrations(db: Db, period: Period): Promise<readonly Count[]> {
  return chartEvents(db, period, ["user.registered"]);
}

/** Sessions are started by a log-in and by signing up. */
export function chartStartedSessions(db: Db, period: Period): Promise<readonly Count[]> {
  return chartEvents(db, period, ["login.password", "login.code", "user.registered"]);
}

async function chartEvents(
  db: Db,
  period: Period,
  types: readonly string[],
): Promise<readonly Count[]> {
  const { rows } = await sql<Count>`
    with counted as (
      select ${bucketOf("hour", period.bucket)} as at, sum(count)::float8 as n
        from event_counts
       where type = any(${types}::text[]) and result = 'success' and ${isWithin("hour", period)}
       group by 1)
    select b.at, coalesce(n, 0) as count
      from ${bucketRows(period)} left join counted on counted.at = b.at order by b.at`.execute(db);
  return rows;
}

/** Of users that may use them. */
export async function countLivingSessions(db: Db, clock: Clock): Promise<number> {
  const { rows } = await sql<{ living: number }>`
    select count(*)::float8 as living from sessions
     where ended_at is null and expires_at > ${databaseNow(clock)}`.execute(db);
  return rows[0]?.living ?? 0;
}
