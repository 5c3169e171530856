/**
 * Totals of messages and of money, by region and for everybody. What is sent differs between a number with
 * an account and one without: each message is judged as if it were the dearest that may be meant. Judged by
 * what it adds, one that adds nothing would pass where a total has come to rest just below its limit.
 */
import type { RecordableRule } from "../config/message-limits.ts";
import type { Db } from "../db/database.ts";
import { regionOf } from "../delivery/region.ts";
import { heldWaitSeconds, isRangeHeld, noRegion, rangeOf } from "./conversion.ts";
import type { LimitContext } from "./limit-context.ts";
import { addUsage, readUsage, type Scope, takeAlarm, type Usage } from "./usage-queries.ts";

export interface MessageUse {
  readonly channel: "sms" | "email";
  /** E.164, or an e-mail address in lower case. */
  readonly address: string;
  /** Of the longest text that may be meant: the same whether or not there is an account. */
  readonly segments: number;
  /** Of the text that is sent; 0 where nothing is. */
  readonly sentSegments: number;
  /** A code that goes to whatever number somebody names, and not to an account's own. */
  readonly isToAnybody: boolean;
  /** It is asked for by a known device, or tells an owner something. */
  readonly isForOwner: boolean;
}

export interface Refusal {
  readonly rule: Extract<RecordableRule, "region" | "total" | "budget" | "conversion">;
  readonly waitSeconds: number;
}

/** Of a budget: from here on there is an alarm. */
export const alarmShare = 0.8;

/** Strangers can use up the messages of an hour: owners get a fifth more. Money is not exceeded. */
const sharesOfLimit = { strangers: 1, owners: 1.2 };

/** Locks nothing, and costs little, however often it refuses. @returns why it may not be sent */
export async function findUsageRefusals(
  ctx: LimitContext,
  tx: Db,
  use: MessageUse,
): Promise<readonly Refusal[]> {
  const { region, scopes, dearest } = meaningOf(ctx, use);
  const rows = await readUsage(tx, ctx.clock, scopes);
  const judged = rows.map((row) => ({ ...row, asked: row.asked + 1, cost: row.cost + dearest }));
  const refusals = overTotals(ctx, judged, use, region);
  if (use.channel !== "sms" || !use.isToAnybody) return refusals;
  const isHeld = await isRangeHeld(ctx, tx, rangeOf(use.address), region);
  return isHeld ? [...refusals, { rule: "conversion", waitSeconds: heldWaitSeconds }] : refusals;
}

export interface CountedUse {
  /** The totals that were reached meanwhile: of many at once no more pass than may. */
  readonly refusals: readonly Refusal[];
  /** Takes it off again, for an action that goes on without its message. */
  readonly takeBack: () => Promise<void>;
}

/** Counts the message in every total it belongs to: the last thing that its transaction does. */
export async function addToTotals(ctx: LimitContext, tx: Db, use: MessageUse): Promise<CountedUse> {
  const { region, scopes, price, dearest } = meaningOf(ctx, use);
  const cost = price * use.sentSegments;
  const added: Usage = { asked: 1, codes: use.isToAnybody ? 1 : 0, entered: 0, cost };
  const rows = await addUsage(tx, ctx.clock, scopes, added);
  const judged = rows.map((row) => ({ ...row, cost: row.cost - cost + dearest }));
  const refusals = overTotals(ctx, judged, use, region);
  if (refusals.length === 0) await giveAlarm(ctx, tx, rows);
  return {
    refusals,
    takeBack: async () => {
      const { asked, codes } = added;
      const less = { asked: -asked, codes: -codes, entered: 0, cost: -cost };
      await addUsage(tx, ctx.clock, scopes, less);
    },
  };
}

function meaningOf({ config }: LimitContext, use: MessageUse) {
  const { KPA_SMS_PRICES: prices } = config;
  const isSms = use.channel === "sms";
  const region = isSms ? (regionOf(use.address) ?? noRegion) : "email";
  const price = isSms ? (prices.get(region) ?? prices.get("*") ?? 0) : 0;
  return { region, scopes: scopesOf(use, region), price, dearest: price * use.segments };
}

/** Codes by e-mail have totals of their own: they cost nothing, and go on when no text message is sent. */
function scopesOf({ channel, address, isToAnybody }: MessageUse, region: string): readonly Scope[] {
  const ofRegion = [
    { scope: region, period: "hour" },
    { scope: region, period: "day" },
  ] as const;
  if (channel === "email") return ofRegion;
  return [
    { scope: "*", period: "hour" },
    { scope: "*", period: "day" },
    { scope: "*", period: "month" },
    ...ofRegion,
    ...(isToAnybody ? [{ scope: rangeOf(address), period: "hour" } as const] : []),
  ];
}

type Figures = Scope & {
  readonly asked: number;
  readonly cost: number;
  readonly secondsLeft: number;
};

function overTotals(
  ctx: LimitContext,
  rows: readonly Figures[],
  { channel, isForOwner }: MessageUse,
  region: string,
): readonly Refusal[] {
  const limits = ctx.config.KPA_SMS_LIMITS;
  const share = isForOwner ? sharesOfLimit.owners : sharesOfLimit.strangers;
  const everybody = channel === "sms" ? "*" : region;
  return rows.flatMap(({ scope, period, asked, cost, secondsLeft }): Refusal[] => {
    const refusals: Refusal[] = [];
    const add = (rule: Refusal["rule"], isOver: boolean) => {
      if (isOver) refusals.push({ rule, waitSeconds: secondsLeft });
    };
    if (scope === everybody && period !== "month") {
      add("total", asked > share * (period === "hour" ? limits.total_hour : limits.total_day));
    }
    if (scope === "*" && period !== "hour") {
      add("budget", cost > 1e6 * (period === "day" ? limits.budget_day : limits.budget_month));
    }
    if (scope === region && channel === "sms") {
      add("region", asked > share * (period === "hour" ? limits.region_hour : limits.region_day));
    }
    return refusals;
  });
}

async function giveAlarm(ctx: LimitContext, tx: Db, rows: readonly Figures[]): Promise<void> {
  const { budget_day, budget_month } = ctx.config.KPA_SMS_LIMITS;
  for (const { scope, period, cost } of rows) {
    if (scope !== "*" || period === "hour" || cost === 0) continue;
    const budget = period === "day" ? budget_day : budget_month;
    if (cost < alarmShare * budget * 1e6 || !(await takeAlarm(tx, ctx.clock, period))) continue;
    ctx.log.error(
      { period, spent: cost / 1e6, budget },
      "text messages have used up 80 % of their budget; at 100 % none will be sent",
    );
  }
}
