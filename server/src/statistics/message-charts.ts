import { sql } from "kysely";
import type { Db } from "../db/database.ts";
import { bucketRows, instant, isWithin, type Period } from "./periods.ts";

export interface Funnel {
  readonly region: string;
  readonly provider: string;
  readonly asked: number;
  readonly sent: number;
  readonly delivered: number;
  readonly entered: number;
  readonly signed_in: number;
}

/** Of the codes that were asked for within the period; the most first. */
export async function chartCodeFunnel(db: Db, period: Period): Promise<readonly Funnel[]> {
  const { rows } = await sql<Funnel>`
    select region, provider, sum(asked)::float8 as asked, sum(sent)::float8 as sent,
           sum(delivered)::float8 as delivered, sum(entered)::float8 as entered,
           sum(signed_in)::float8 as signed_in
      from code_funnel where ${isWithin("hour", period)}
     group by region, provider order by sum(asked) desc, region, provider`.execute(db);
  return rows;
}

export interface Spend {
  readonly at: Date;
  readonly region: string;
  /** Text messages that were asked for, sent or not. */
  readonly count: number;
  /** Millionths of the operator's currency. */
  readonly cost: number;
}

/** Every day of every region that has any in the period. */
export async function chartSpend(db: Db, period: Period): Promise<readonly Spend[]> {
  const { rows } = await sql<Spend>`
    with used as (
      select scope, starts_at, asked, cost from message_usage
       where period = 'day' and scope not in ('*', 'email') and ${isWithin("starts_at", period)})
    select b.at, r.region, coalesce(used.asked, 0) as count, coalesce(used.cost, 0)::float8 as cost
      from ${bucketRows(period)}
      cross join (select distinct scope as region from used) r
      left join used on used.starts_at = b.at and used.scope = r.region
     order by b.at, r.region`.execute(db);
  return rows;
}

export interface BudgetAlarm {
  readonly scope: string;
  readonly period: "day" | "month";
  readonly at: Date;
}

/** When the budget of a day or month came near its end. */
export async function listBudgetAlarms(
  db: Db,
  { from, to }: Period,
): Promise<readonly BudgetAlarm[]> {
  const { rows } = await sql<BudgetAlarm>`
    select scope, period, alarmed_at as at from message_usage
     where scope = '*' and period in ('day', 'month')
       and alarmed_at >= ${instant(from)} and alarmed_at < ${instant(to)}
     order by alarmed_at`.execute(db);
  return rows;
}
