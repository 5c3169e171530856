/**
 * Who was there on which day. Kept by name for as long as a week has to be counted, and as numbers after
 * that.
 */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { lockProgress } from "./progress-queries.ts";

export interface ActiveUser {
  readonly user_id: number;
  /** ISO 8601, of UTC. */
  readonly day: string;
}

/**
 * Adds those who were not counted on their day yet. A user counts in the week of a day where no row shows
 * them in it already: what is asked for is the table as it was before this statement, and so several days of
 * one user are judged together. The caller holds the progress; of two at once each would miss the other's.
 */
export async function addActiveUsers(tx: Db, active: readonly ActiveUser[]): Promise<void> {
  if (active.length === 0) return;
  await sql`
    with fresh as (
      insert into active_user_days (user_id, day)
      select g.user_id, g.day
        from unnest(${active.map((one) => one.user_id)}::int[], ${active.map((one) => one.day)}::date[])
               as g (user_id, day)
       where exists (select from users where id = g.user_id)
       order by g.user_id, g.day
      on conflict (user_id, day) do nothing
      returning user_id, day),
    daily as (select day, count(*) as users from fresh group by day),
    weekly as (
      select f.day + n as day, count(distinct f.user_id) as users
        from fresh f cross join generate_series(0, 6) n
       where not exists (select from active_user_days a
                          where a.user_id = f.user_id and a.day between f.day + n - 6 and f.day + n)
       group by 1)
    insert into active_users as u (day, day_count, week_count)
    select day, coalesce(daily.users, 0), coalesce(weekly.users, 0)
      from daily full join weekly using (day) order by day
    on conflict (day) do update set
      day_count = u.day_count + excluded.day_count,
      week_count = u.week_count + excluded.week_count`.execute(tx);
}

/**
 * Adds users as active today, by whatever marks them as such.
 * @param mark is handed the transaction, and returns their ids
 */
export async function addActiveToday(
  ctx: { readonly db: Db; readonly clock: Clock },
  mark: (tx: Db) => Promise<readonly number[]>,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    // Before any user's row is held: whoever waits here holds nothing that others want.
    await lockProgress(tx, { waits: true });
    const userIds = await mark(tx);
    if (userIds.length === 0) return;
    const { rows } = await sql<{ day: string }>`
      select (${databaseNow(ctx.clock)} at time zone 'UTC')::date::text as day`.execute(tx);
    const day = rows[0]?.day ?? "";
    await addActiveUsers(
      tx,
      userIds.map((user_id) => ({ user_id, day })),
    );
  });
}

/**
 * Forgets who was there. Where events of before are still to be counted, it waits for them: they would be
 * counted anew.
 * @returns how many rows went
 */
export async function deleteOldActiveDays(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from active_user_days where (user_id, day) in (
      select user_id, day from active_user_days
       where day < ((${databaseNow(clock)} - make_interval(secs => ${keptSeconds})) at time zone 'UTC')::date
         and not exists (select from statistics_progress p, audit_lanes l
                          where l.lane between 0 and 63
                            and l.head_position > p.counted[l.lane + 1] + ${mostBehind})
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Of one lane; more than a busy server leaves between two rounds. */
const mostBehind = 10_000;
