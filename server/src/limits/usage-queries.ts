/** The statements that write and read `message_usage`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

type Period = "hour" | "day" | "month";

/** What is counted together: `*`, `email`, a region, or the front of a range of numbers. */
export interface Scope {
  readonly scope: string;
  readonly period: Period;
}

export interface Usage {
  readonly asked: number;
  readonly sent: number;
  readonly entered: number;
  /** Millionths of the operator's currency. */
  readonly cost: number;
}

/** A scope's figures in the present hour, day or month. */
export interface UsageRow extends Scope, Usage {
  /** Until the period is over. */
  readonly secondsLeft: number;
}

/**
 * Adds to all scopes at once, always in the same order, so that no two requests wait for each other.
 * @returns what they have come to, by this transaction's end
 */
export async function addUsage(
  tx: Db,
  clock: Clock,
  scopes: readonly Scope[],
  added: Usage,
): Promise<readonly UsageRow[]> {
  const now = databaseNow(clock);
  const { rows } = await sql<UsageRow>`
    insert into message_usage as u (scope, period, starts_at, asked, sent, entered, cost)
    select s.scope, s.period, date_trunc(s.period, ${now}, 'UTC'), ${added.asked}::int,
           ${added.sent}::int, ${added.entered}::int, ${added.cost}::bigint
      from unnest(${scopes.map((one) => one.scope)}::text[],
                  ${scopes.map((one) => one.period)}::text[]) as s (scope, period)
     order by s.scope, s.period
    on conflict (scope, period, starts_at) do update set
      asked = u.asked + excluded.asked, sent = u.sent + excluded.sent,
      entered = u.entered + excluded.entered, cost = u.cost + excluded.cost
    returning scope, period, asked, sent, entered, cost::float8 as cost,
      ceil(extract(epoch from starts_at + ('1 ' || period)::interval - ${now}))::float8
        as "secondsLeft"`.execute(tx);
  return rows;
}

/** Marks that the alarm of the present period is given. @returns whether it had not been yet */
export async function takeAlarm(tx: Db, clock: Clock, period: Period): Promise<boolean> {
  const now = databaseNow(clock);
  const { rows } = await sql`
    update message_usage set alarmed_at = ${now}
     where scope = '*' and period = ${period} and alarmed_at is null
       and starts_at = date_trunc(${period}, ${now}, 'UTC')
    returning scope`.execute(tx);
  return rows.length > 0;
}

export interface Conversion {
  readonly hourSent: number;
  readonly hourEntered: number;
  readonly daySent: number;
  readonly dayEntered: number;
  /** Of the prefix's region, in the last week. */
  readonly usualSent: number;
  readonly usualEntered: number;
}

/** How many codes came back, of a range of numbers lately and of its region usually. */
export async function readConversion(
  db: Db,
  clock: Clock,
  prefix: string,
  region: string,
): Promise<Conversion> {
  const now = databaseNow(clock);
  const since = (hours: number) =>
    sql`starts_at >= date_trunc('hour', ${now}) - make_interval(hours => ${hours})`;
  const { rows } = await sql<Conversion>`
    select coalesce(sum(sent) filter (where scope = ${prefix} and ${since(1)}), 0)::float8 as "hourSent",
           coalesce(sum(entered) filter (where scope = ${prefix} and ${since(1)}), 0)::float8 as "hourEntered",
           coalesce(sum(sent) filter (where scope = ${prefix} and ${since(24)}), 0)::float8 as "daySent",
           coalesce(sum(entered) filter (where scope = ${prefix} and ${since(24)}), 0)::float8 as "dayEntered",
           coalesce(sum(sent) filter (where scope = ${region}), 0)::float8 as "usualSent",
           coalesce(sum(entered) filter (where scope = ${region}), 0)::float8 as "usualEntered"
      from message_usage
     where scope in (${prefix}, ${region}) and period = 'hour' and ${since(7 * 24)}`.execute(db);
  return rows[0] ?? nothing;
}

const nothing: Conversion = {
  hourSent: 0,
  hourEntered: 0,
  daySent: 0,
  dayEntered: 0,
  usualSent: 0,
  usualEntered: 0,
};

/** What text messages have cost in the present day and month, in millionths. */
export async function readSpending(db: Db, clock: Clock): Promise<{ day: number; month: number }> {
  const now = databaseNow(clock);
  const { rows } = await sql<{ day: number; month: number }>`
    select coalesce(sum(cost) filter (where period = 'day'), 0)::float8 as day,
           coalesce(sum(cost) filter (where period = 'month'), 0)::float8 as month
      from message_usage
     where scope = '*' and period in ('day', 'month')
       and starts_at = date_trunc(period, ${now}, 'UTC')`.execute(db);
  return rows[0] ?? { day: 0, month: 0 };
}

/** @returns how many */
export async function deleteOldUsage(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from message_usage where (scope, period, starts_at) in (
      select scope, period, starts_at from message_usage
       where starts_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
