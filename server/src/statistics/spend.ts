/** What text messages cost, against what they may cost. */
import type { Config } from "../config/load.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { listHeldRanges } from "../limits/conversion.ts";
import { readUsage } from "../limits/usage-queries.ts";
import { chartSpend, listBudgetAlarms, type Spend } from "./message-charts.ts";
import { bucketMs, type Period, startOfBucket } from "./periods.ts";

export interface Budget {
  /** Millionths of the operator's currency. */
  readonly limit: number;
  readonly used: number;
  readonly resets_at: string;
}

export interface SpendAlarm {
  /** `*`: the budget; else the front of the numbers that are held, because their codes do not come back. */
  readonly scope: string;
  readonly period: "hour" | "day" | "month";
  readonly at: string;
}

export interface MessageSpend {
  readonly currency_unit: "millionths";
  readonly by_region: readonly Spend[];
  readonly budget: { readonly day: Budget | null; readonly month: Budget | null };
  readonly alarms: readonly SpendAlarm[];
}

interface SpendContext {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
}

export async function readSpend(ctx: SpendContext, period: Period): Promise<MessageSpend> {
  const [byRegion, budget, passed, held] = await Promise.all([
    chartSpend(ctx.db, period),
    readBudget(ctx),
    listBudgetAlarms(ctx.db, period),
    listHeldRanges(ctx, ctx.db),
  ]);
  const thisHour = startOfBucket(new Date(ctx.clock.nowMs()), "hour").toISOString();
  return {
    currency_unit: "millionths",
    by_region: byRegion,
    budget,
    alarms: [
      ...passed.map((one) => ({ ...one, at: one.at.toISOString() })),
      ...held.map(({ range }) => ({ scope: range, period: "hour" as const, at: thisHour })),
    ],
  };
}

/** null: nothing is counted, and there is no limit. */
export async function readBudget(ctx: SpendContext): Promise<MessageSpend["budget"]> {
  const { KPA_RATE_LIMITS, KPA_SMS_LIMITS: limits } = ctx.config;
  if (KPA_RATE_LIMITS === "off") return { day: null, month: null };
  const rows = await readUsage(ctx.db, ctx.clock, [
    { scope: "*", period: "day" },
    { scope: "*", period: "month" },
  ]);
  const of = (period: "day" | "month", limit: number): Budget | null => {
    const row = rows.find((one) => one.period === period);
    if (row === undefined) return null;
    // As a round instant: what is left is counted in whole seconds.
    const end = startOfBucket(
      new Date(ctx.clock.nowMs() + row.secondsLeft * 1000 + bucketMs.hour / 2),
      "hour",
    );
    return { limit: Math.round(limit * 1e6), used: row.cost, resets_at: end.toISOString() };
  };
  return { day: of("day", limits.budget_day), month: of("month", limits.budget_month) };
}
