import type { Context } from "../context.ts";
import { describeRules } from "../limits/describe-rules.ts";
import { isAlarming } from "../limits/guessing-rate.ts";
import { readRates } from "../limits/rate-queries.ts";
import { listHeldAccounts, listHeldRangeItems } from "./held.ts";

const minutes = 5;

/** Whether guesses over all accounts are far above what is usual. */
export async function readAlert(ctx: Context) {
  const rates = await readRates(ctx.db, ctx.clock);
  const { guessingRate } = ctx.limits;
  const sinceMs = guessingRate.alertSinceMs();
  return {
    active: ctx.config.KPA_RATE_LIMITS === "on" && (guessingRate.isOnAlert() || isAlarming(rates)),
    since: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
    failures_per_minute: rates.recent / minutes,
    usual: rates.usual / minutes,
  };
}

export async function readLimits(ctx: Context) {
  const [alert, accounts, ranges] = await Promise.all([
    readAlert(ctx),
    listHeldAccounts(ctx),
    listHeldRangeItems(ctx),
  ]);
  return {
    rules: [...describeRules(ctx.config, alert.active)],
    alert,
    held: { accounts: [...accounts], ranges: [...ranges] },
  };
}
