/** How much of the limits on messages is used up, in the present hour, day and month. */
import type { Config } from "../config/load.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { type HeldRange, listHeldRanges } from "./conversion.ts";
import { type Period, readUsage, type Scope, type UsageRow } from "./usage-queries.ts";

interface TotalsContext {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
}

export interface Total {
  readonly what: string;
  readonly period: Period;
  /** Codes, whether or not anything was sent, and notices. */
  readonly asked: number;
  readonly most: number | null;
  readonly spent: number | null;
  readonly budget: number | null;
  readonly seconds_left: number;
}

export type DescribedRange = ReturnType<typeof describeRange>;

export async function readMessageTotals(ctx: TotalsContext) {
  const totals = await readTotals(ctx);
  const held_ranges = (await listHeldRanges(ctx, ctx.db)).map(describeRange);
  return { limits: ctx.config.KPA_RATE_LIMITS, totals, held_ranges };
}

async function readTotals({ config, db, clock }: TotalsContext): Promise<readonly Total[]> {
  const limits = config.KPA_SMS_LIMITS;
  const regions = config.KPA_SMS_REGIONS ?? [config.KPA_DEFAULT_REGION];
  const total = { hour: limits.total_hour, day: limits.total_day };
  const ofRegion = { hour: limits.region_hour, day: limits.region_day };
  const scopes: readonly (Scope & Pick<Total, "what" | "most">)[] = [
    { what: "text messages", scope: "*", period: "hour", most: total.hour },
    { what: "text messages", scope: "*", period: "day", most: total.day },
    { what: "text messages", scope: "*", period: "month", most: null },
    ...[...new Set(regions)].flatMap((region) => [
      { what: region, scope: region, period: "hour", most: ofRegion.hour } as const,
      { what: region, scope: region, period: "day", most: ofRegion.day } as const,
    ]),
    { what: "codes by e-mail", scope: "email", period: "hour", most: total.hour },
    { what: "codes by e-mail", scope: "email", period: "day", most: total.day },
  ];
  const budgets = { hour: null, day: limits.budget_day, month: limits.budget_month };
  const rows = await readUsage(db, clock, scopes);
  return scopes.flatMap(({ what, scope, period, most }) => {
    const row = rows.find((one) => one.scope === scope && one.period === period);
    return row === undefined
      ? []
      : [describe(row, what, most, scope === "*" ? budgets : undefined)];
  });
}

function describe(
  { period, asked, cost, secondsLeft }: UsageRow,
  what: string,
  most: number | null,
  budgets: Readonly<Record<Period, number | null>> | undefined,
): Total {
  const budget = budgets?.[period] ?? null;
  const spent = budget === null ? null : cost / 1e6;
  return { what, period, asked, most, spent, budget, seconds_left: secondsLeft };
}

function describeRange({ range, region, hour, day, usual }: HeldRange) {
  return { range, region, hour, day, usual_of_region: usual };
}
