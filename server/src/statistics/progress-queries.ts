/** The statements that count events, and move the mark behind them. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";
import { dayOf } from "./periods.ts";

/**
 * Until the transaction ends nobody else counts.
 * @param waits for whoever counts at present; they are done within moments
 * @returns false where another counts, and `waits` is not set
 */
export async function lockProgress(tx: Db, { waits }: { waits: boolean }): Promise<boolean> {
  const { rows } = await sql`
    select from statistics_progress for update ${waits ? sql`` : sql`skip locked`}`.execute(tx);
  return rows.length > 0;
}

export interface CountedEvents {
  /** How many events were counted now. */
  readonly events: number;
  /** Who logged in, on which days. */
  readonly active: readonly { readonly user_id: number; readonly day: string }[];
}

/**
 * Counts what stands behind the mark. A lane's head and its events become visible together, and a lane has
 * one writer at a time: what stands up to the head is all there. Reasons that staff write in their own words
 * are not counted apart.
 */
export async function countEvents(tx: Db, mostPerLane: number): Promise<CountedEvents> {
  const { rows } = await sql<CountedEvents>`
    with marks as (
      select l.lane, greatest(p.counted[l.lane + 1], l.base_position) as mark, l.head_position
        from statistics_progress p, audit_lanes l where l.lane between 0 and 63),
    due as materialized (
      select lane, mark, greatest(mark, least(head_position, mark + ${mostPerLane}::int)) as upto
        from marks),
    fresh as materialized (
      select e.at, e.type, e.result, e.user_id, e.actor_kind,
             case when e.result = 'failure' and e.reason ~ '^[a-z_]{1,40}$' then e.reason else '' end
               as reason,
             case when e.type like 'code.%' then coalesce(e.details ->> 'purpose', '') else '' end
               as purpose
        from due join audit_events e
          on e.lane = due.lane and e.lane_position > due.mark and e.lane_position <= due.upto),
    counted as (
      insert into event_counts as c (type, hour, result, reason, purpose, count)
      select type, date_trunc('hour', at, 'UTC') as hour, result, reason, purpose, count(*)
        from fresh group by 1, 2, 3, 4, 5
      on conflict (type, hour, result, reason, purpose) do update set
        count = c.count + excluded.count),
    moved as (
      update statistics_progress set counted = (select array_agg(upto order by lane) from due)
       where exists (select from due where upto > mark))
    select (select count(*)::int from fresh) as events,
           coalesce((select json_agg(json_build_object('user_id', user_id, 'day', day))
                       from (select distinct user_id, ${dayOf("at")} as day from fresh
                              where user_id is not null and result = 'success'
                                and type in ('login.password', 'login.code', 'user.registered')) a),
                    '[]') as active`.execute(tx);
  return rows[0] ?? { events: 0, active: [] };
}

/** Adds what happened in this process since, and no event tells: it would be a write for each refusal. */
export async function addEventCount(
  tx: Db,
  now: ReturnType<typeof sql<Date>>,
  counted: { readonly type: string; readonly reason: string; readonly count: number },
): Promise<void> {
  const { type, reason, count } = counted;
  await sql`
    insert into event_counts as c (type, hour, result, reason, purpose, count)
    values (${type}, date_trunc('hour', ${now}, 'UTC'), 'failure', ${reason}, '', ${count}::int)
    on conflict (type, hour, result, reason, purpose) do update set
      count = c.count + excluded.count`.execute(tx);
}
