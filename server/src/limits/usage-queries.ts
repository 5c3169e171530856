/** The statements that write `message_usage`, and what is read of its totals. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export type Period = "hour" | "day" | "month";

/** What is counted together: `*`, `email`, a region, or the front of a range of numbers. */
export interface Scope {
  readonly scope: string;
  readonly period: Period;
}

export interface Usage {
  readonly asked: number;
  /** Of those, codes that go to whatever number somebody names. */
  readonly codes: number;
  readonly entered: number;
  /** Millionths of the operator's currency. */
  readonly cost: number;
}

/** A scope's figures in the present hour, day or month. */
export interface UsageRow extends Scope {
  readonly asked: number;
  readonly cost: number;
  /** Until the period is over. */
  readonly secondsLeft: number;
}

/** Periods are those of UTC, whatever the time zone of the session is. */
function startOf(period: RawBuilder<unknown>, clock: Clock): RawBuilder<Date> {
  return sql<Date>`date_trunc(${period}, ${databaseNow(clock)}, 'UTC')`;
}

function secondsLeft(period: RawBuilder<unknown>, clock: Clock): RawBuilder<number> {
  const end = sql`(date_trunc(${period}, ${databaseNow(clock)} at time zone 'UTC')
    + ('1 ' || ${period})::interval) at time zone 'UTC'`;
  return sql<number>`ceil(extract(epoch from ${end} - ${databaseNow(clock)}))::float8`;
}

function table(scopes: readonly Scope[]): RawBuilder<unknown> {
  return sql`unnest(${scopes.map((one) => one.scope)}::text[],
                    ${scopes.map((one) => one.period)}::text[]) as s (scope, period)`;
}

/**
 * Adds to all scopes at once, in the same order everywhere. Whoever adds holds the rows until the
 * transaction ends, and everybody else waits: it belongs at a transaction's end.
 * @returns what they have come to
 */
export async function addUsage(
  tx: Db,
  clock: Clock,
  scopes: readonly Scope[],
  added: Usage,
): Promise<readonly UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    insert into message_usage as u (scope, period, starts_at, asked, codes, entered, cost)
    select s.scope, s.period, ${startOf(sql`s.period`, clock)}, ${added.asked}::int,
           ${added.codes}::int, ${added.entered}::int, ${added.cost}::bigint
      from ${table(scopes)}
     order by s.scope collate "C", s.period collate "C"
    on conflict (scope, period, starts_at) do update set
      asked = u.asked + excluded.asked, codes = u.codes + excluded.codes,
      entered = u.entered + excluded.entered, cost = u.cost + excluded.cost
    returning scope, period, asked, cost::float8 as cost,
      ${secondsLeft(sql`period`, clock)} as "secondsLeft"`.execute(tx);
  return rows;
}

/** The same figures, and nothing is added. */
export async function readUsage(
  db: Db,
  clock: Clock,
  scopes: readonly Scope[],
): Promise<readonly UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select s.scope, s.period, coalesce(u.asked, 0) as asked, coalesce(u.cost, 0)::float8 as cost,
           ${secondsLeft(sql`s.period`, clock)} as "secondsLeft"
      from ${table(scopes)}
      left join message_usage u on u.scope = s.scope and u.period = s.period
                               and u.starts_at = ${startOf(sql`s.period`, clock)}`.execute(db);
  return rows;
}

/** Marks that the alarm of the present period is given. @returns whether it had not been yet */
export async function takeAlarm(tx: Db, clock: Clock, period: Period): Promise<boolean> {
  const { rows } = await sql`
    update message_usage set alarmed_at = ${databaseNow(clock)}
     where scope = '*' and period = ${period} and alarmed_at is null
       and starts_at = ${startOf(sql`${period}`, clock)}
    returning scope`.execute(tx);
  return rows.length > 0;
}

/** What text messages have cost in the present day and month, in millionths. */
export async function readSpending(db: Db, clock: Clock): Promise<{ day: number; month: number }> {
  const rows = await readUsage(db, clock, [
    { scope: "*", period: "day" },
    { scope: "*", period: "month" },
  ]);
  const of = (period: Period) => rows.find((row) => row.period === period)?.cost ?? 0;
  return { day: of("day"), month: of("month") };
}

/** Of the hours that are looked at when a range is judged. */
export async function forgetCodes(tx: Db, clock: Clock, range: string): Promise<void> {
  await sql`
    update message_usage set codes = 0, entered = 0
     where scope = ${range} and period = 'hour'
       and starts_at >= ${databaseNow(clock)} - interval '26 hours'`.execute(tx);
}

export const deleteOldHours = deleteOld(sql`period = 'hour'`);

export const deleteOldUsage = deleteOld(sql`period <> 'hour'`);

function deleteOld(which: RawBuilder<unknown>) {
  /** @returns how many */
  return async (db: Db, clock: Clock, keptSeconds: number, atMost: number): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from message_usage where (scope, period, starts_at) in (
        select scope, period, starts_at from message_usage
         where starts_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
           and ${which}
         limit ${atMost})`.execute(db);
    return Number(numAffectedRows ?? 0n);
  };
}
