/** How far the codes of people who sign up or log in came, each step told once. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

/** Codes of one hour, region and provider. */
export interface CodeSteps {
  /** The hour in which they were asked for, as ISO 8601. */
  readonly hour: string;
  readonly region: string;
  readonly provider: string;
  readonly asked: number;
  readonly sent: number;
  readonly delivered: number;
}

/** As in the predicate of the index `messages_uncounted`. */
const stepsTaken = sql`case when state = 'delivered' then 3
  when state = 'sent' or sent_at is not null then 2 else 1 end`;

/** Region and provider of a message `m`, as they are counted. */
export const countedAs = sql`
  case m.channel when 'email' then 'email' else coalesce(m.region, 'ZZ') end as region,
  coalesce(m.provider, 'none') as provider`;

export const hourOf = (column: string) =>
  sql<string>`to_char(date_trunc('hour', ${sql.ref(column)}, 'UTC') at time zone 'UTC',
                      'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/**
 * Takes what was settled since, and marks it as counted. What is withheld was asked for and went no further.
 * @returns how many messages that was, and what is to be added for them
 */
export async function takeCodeSteps(
  tx: Db,
  atMost: number,
): Promise<{ readonly taken: number; readonly steps: readonly CodeSteps[] }> {
  const { rows } = await sql<CodeSteps & { taken: number }>`
    with due as (
      select id, counted_steps as before, ${stepsTaken} as reached from messages
       where template in ('code.register', 'code.login') and state not in ('queued', 'sending')
         and counted_steps < ${stepsTaken}
       order by created_at limit ${atMost}
         for update skip locked),
    moved as (
      update messages m set counted_steps = due.reached from due where m.id = due.id
      returning ${hourOf("m.created_at")} as hour, ${countedAs}, due.before, due.reached)
    select hour, region, provider, count(*)::int as taken,
           count(*) filter (where before < 1)::int as asked,
           count(*) filter (where before < 2 and reached >= 2)::int as sent,
           count(*) filter (where before < 3 and reached >= 3)::int as delivered
      from moved group by hour, region, provider`.execute(tx);
  return { taken: rows.reduce((sum, row) => sum + row.taken, 0), steps: rows };
}
