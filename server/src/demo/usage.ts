/** What the messages of a story cost, and how many there were, as the limits count them. */
import type { Config } from "../config/load.ts";
import { rangeOf } from "../limits/conversion.ts";
import { alarmShare } from "../limits/message-usage.ts";
import type { Period } from "../limits/usage-queries.ts";
import type { FunnelSteps } from "../statistics/funnel-queries.ts";
import { hourMs } from "./rhythm.ts";
import type { DemoMessage } from "./story.ts";

export interface PastUsage {
  readonly scope: string;
  readonly period: Period;
  readonly starts_at: string;
  asked: number;
  codes: number;
  entered: number;
  cost: number;
  alarmed_at: string | null;
}

/** @param messages the earliest first */
export function usageOf(config: Config, messages: readonly DemoMessage[]): readonly PastUsage[] {
  const rows = new Map<string, PastUsage>();
  for (const message of messages) {
    const isSent = message.state !== "withheld";
    const cost = isSent && message.channel === "sms" ? priceOf(config, message.region) : 0;
    const { isToAnybody } = message;
    for (const [scope, period] of scopesOf(message)) {
      const starts_at = startOf(message.atMs, period);
      const key = `${scope} ${period} ${starts_at}`;
      const row = rows.get(key) ?? {
        ...{ scope, period, starts_at, asked: 0, codes: 0, entered: 0, cost: 0 },
        alarmed_at: null,
      };
      rows.set(key, row);
      row.asked++;
      row.cost += cost;
      if (period === "hour" && isToAnybody) row.codes++;
      if (period === "hour" && isToAnybody && message.returned === "signed in") row.entered++;
      const budget = budgetOf(config, scope, period);
      if (row.cost >= alarmShare * budget) row.alarmed_at ??= new Date(message.atMs).toISOString();
    }
  }
  return [...rows.values()];
}

export function priceOf({ KPA_SMS_PRICES: prices }: Config, region: string | null): number {
  return prices.get(region ?? "*") ?? prices.get("*") ?? 0;
}

function budgetOf({ KPA_SMS_LIMITS: limits }: Config, scope: string, period: Period): number {
  if (scope !== "*" || period === "hour") return Number.POSITIVE_INFINITY;
  return 1e6 * (period === "day" ? limits.budget_day : limits.budget_month);
}

function scopesOf({ channel, region, to, isToAnybody }: DemoMessage) {
  const own = channel === "email" ? "email" : (region ?? "ZZ");
  const ofRegion = [
    [own, "hour"],
    [own, "day"],
  ] as const;
  if (channel === "email") return ofRegion;
  return [
    ["*", "hour"],
    ["*", "day"],
    ["*", "month"],
    ...ofRegion,
    ...(isToAnybody ? [[rangeOf(to), "hour"] as const] : []),
  ] as const;
}

function startOf(atMs: number, period: Period): string {
  const at = new Date(atMs).toISOString();
  if (period === "hour") return `${at.slice(0, 13)}:00:00Z`;
  return period === "day" ? `${at.slice(0, 10)}T00:00:00Z` : `${at.slice(0, 7)}-01T00:00:00Z`;
}

type CountedSteps = { -readonly [Name in keyof FunnelSteps]-?: FunnelSteps[Name] };

/** Codes to sign up and log in, as the funnel counts them. */
export function funnelOf(messages: readonly DemoMessage[]): readonly FunnelSteps[] {
  const rows = new Map<string, CountedSteps>();
  for (const { atMs, channel, region, provider, template, state, returned } of messages) {
    if (template !== "code.register" && template !== "code.login") continue;
    const steps = {
      hour: new Date(atMs - (atMs % hourMs)).toISOString(),
      region: channel === "email" ? "email" : (region ?? "ZZ"),
      provider: provider ?? "none",
    };
    const key = Object.values(steps).join(" ");
    const row = rows.get(key) ?? {
      ...steps,
      ...{ asked: 0, sent: 0, delivered: 0, entered: 0, signedIn: 0 },
    };
    rows.set(key, row);
    row.asked++;
    if (state === "sent" || state === "delivered" || state === "undelivered") row.sent++;
    if (state === "delivered") row.delivered++;
    if (returned !== "") row.entered++;
    if (returned === "signed in") row.signedIn++;
  }
  return [...rows.values()];
}
