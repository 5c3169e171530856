/**
 * Totals of messages and of money, by region and for everybody, and how many codes come back. Pumping shows
 * in both: whoever is paid for the messages does not enter the codes.
 */
import type { RecordableRule } from "../config/message-limits.ts";
import type { Db } from "../db/database.ts";
import { regionOf } from "../delivery/region.ts";
import type { LimitContext } from "./limit-context.ts";
import {
  addUsage,
  type Conversion,
  readConversion,
  type Scope,
  takeAlarm,
  type UsageRow,
} from "./usage-queries.ts";

export interface MessageUse {
  readonly channel: "sms" | "email";
  /** E.164, or an e-mail address in lower case. */
  readonly address: string;
  /** Of the text, where it is one that is sent; 0 where nothing is. */
  readonly segments: number;
  /** Whether a code goes out: one that may come back. */
  readonly isCode: boolean;
}

export interface Refusal {
  readonly rule: Extract<RecordableRule, "region" | "total" | "budget" | "conversion">;
  readonly waitSeconds: number;
}

/** What stands for none in ISO 3166. */
export const noRegion = "ZZ";

const alarmShare = 0.8;

/** A range of numbers is held when, of so many codes, far fewer than usual came back. */
const held = {
  leastInHour: 30,
  leastInDay: 60,
  shareOfUsual: 0.25,
  /** Codes of a week from which the region's own share is known; before that, this is assumed. */
  leastForUsual: 200,
  assumedShare: 0.6,
  /** A region that is pumped as a whole must not make that what is usual. */
  leastShare: 0.2,
  waitSeconds: 60 * 60,
};

/** Ranges of 100,000 numbers: what is sold to whoever pumps is sold in ranges. */
function prefixOf(number: string): string {
  return number.slice(0, -5);
}

/**
 * Adds the message to every total it belongs to. What is sent differs between a number with an account and
 * one without, so every request is judged as if it were one more code of one segment. Judged by what it adds,
 * one that adds nothing would pass where a total has come to rest just below its limit.
 * @returns why it may not be sent; empty where it may
 */
export async function findUsageRefusals(
  ctx: LimitContext,
  tx: Db,
  use: MessageUse,
): Promise<readonly Refusal[]> {
  const isSms = use.channel === "sms";
  const region = isSms ? (regionOf(use.address) ?? noRegion) : "email";
  const prefix = prefixOf(use.address);
  const price = isSms ? priceOf(ctx, region) : 0;
  const sent = use.isCode && use.segments > 0 ? 1 : 0;
  const cost = use.segments * price;
  const scopes = scopesOf(region, isSms ? prefix : undefined);
  const rows = await addUsage(tx, ctx.clock, scopes, { asked: 1, sent, entered: 0, cost });
  const judged = rows.map((row) => ({ ...row, cost: row.cost - cost + price }));
  const refusals = overTotals(ctx, judged, region);
  if (!isSms) return refusals;
  await giveAlarm(ctx, tx, rows);
  const conversion = await readConversion(tx, ctx.clock, prefix, region);
  const isHeld = isFarBelowUsual(conversion, 1 - sent);
  return isHeld ? [...refusals, { rule: "conversion", waitSeconds: held.waitSeconds }] : refusals;
}

function scopesOf(region: string, prefix: string | undefined): readonly Scope[] {
  return [
    { scope: "*", period: "hour" },
    { scope: "*", period: "day" },
    { scope: "*", period: "month" },
    { scope: region, period: "hour" },
    { scope: region, period: "day" },
    ...(prefix === undefined ? [] : [{ scope: prefix, period: "hour" } as const]),
  ];
}

function priceOf({ config }: LimitContext, region: string): number {
  const { KPA_SMS_PRICES: prices } = config;
  return prices.get(region) ?? prices.get("*") ?? 0;
}

/** Only what costs money is held to the budget: an e-mail goes out when it is spent. */
function overTotals(ctx: LimitContext, rows: readonly UsageRow[], region: string) {
  const limits = ctx.config.KPA_SMS_LIMITS;
  const isSms = region !== "email";
  return rows.flatMap(({ scope, period, asked, cost, secondsLeft }): Refusal[] => {
    const refusals: Refusal[] = [];
    const add = (rule: Refusal["rule"], isOver: boolean) => {
      if (isOver) refusals.push({ rule, waitSeconds: secondsLeft });
    };
    if (scope === "*" && period !== "month") {
      add("total", asked > (period === "hour" ? limits.total_hour : limits.total_day));
    }
    if (scope === "*" && period !== "hour" && isSms) {
      add("budget", cost > 1e6 * (period === "day" ? limits.budget_day : limits.budget_month));
    }
    if (scope === region && isSms) {
      add("region", asked > (period === "hour" ? limits.region_hour : limits.region_day));
    }
    return refusals;
  });
}

async function giveAlarm(ctx: LimitContext, tx: Db, rows: readonly UsageRow[]): Promise<void> {
  const { budget_day, budget_month } = ctx.config.KPA_SMS_LIMITS;
  for (const { scope, period, cost } of rows) {
    if (scope !== "*" || period === "hour") continue;
    const budget = period === "day" ? budget_day : budget_month;
    if (cost < alarmShare * budget * 1e6 || !(await takeAlarm(tx, ctx.clock, period))) continue;
    ctx.log.error(
      { period, spent: cost / 1e6, budget },
      "text messages have used up 80 % of their budget; at 100 % none will be sent",
    );
  }
}

/** @param uncounted 1 where the request that asks is not one of those that were sent */
function isFarBelowUsual(conversion: Conversion, uncounted: number): boolean {
  const { hourEntered, dayEntered, usualEntered } = conversion;
  const hourSent = conversion.hourSent + uncounted;
  const daySent = conversion.daySent + uncounted;
  const usualSent = conversion.usualSent + uncounted;
  const isKnown = usualSent >= held.leastForUsual;
  const usual = Math.max(held.leastShare, isKnown ? usualEntered / usualSent : held.assumedShare);
  const isFarBelow = (sent: number, entered: number, least: number) =>
    sent > least && entered / sent < held.shareOfUsual * usual;
  return (
    isFarBelow(hourSent, hourEntered, held.leastInHour) ||
    isFarBelow(daySent, dayEntered, held.leastInDay)
  );
}

/** A code that was sent came back: inside the transaction that redeems it. */
export async function countEntered(ctx: LimitContext, tx: Db, number: string): Promise<void> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return;
  const scopes: readonly Scope[] = [
    { scope: regionOf(number) ?? noRegion, period: "hour" },
    { scope: prefixOf(number), period: "hour" },
  ];
  await addUsage(tx, ctx.clock, scopes, { asked: 0, sent: 0, entered: 1, cost: 0 });
}
