/**
 * Who may be sent how many codes and notices, and for how much. Asked in this order: the region, the
 * number, the client's network, the region's and everybody's total, the budget, and whether codes to such
 * numbers come back at all. Asking counts, whether or not anything is sent: a number without an account
 * is limited like any other. What is refused is not counted, because the transaction is undone.
 */
import type { RecordableRule } from "../config/message-limits.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { regionOf } from "../delivery/region.ts";
import { AppError } from "../errors.ts";
import { clientNetwork } from "./client-network.ts";
import type { Client, LimitContext } from "./limit-context.ts";
import { findUsageRefusals, type MessageUse, noRegion } from "./message-usage.ts";
import { type RequestWindow, takeRequest } from "./request-queries.ts";
import { clientCodes } from "./rules.ts";

const hour = 60 * 60;
const day = 24 * hour;

/** Between two codes for one address and purpose. */
export const resendAfterSeconds = 30;

const resendWindows: readonly RequestWindow[] = [{ seconds: resendAfterSeconds, most: 1 }];
/** For a device that the account knows, once strangers have used up the number's share. */
const reserveWindows: readonly RequestWindow[] = [
  { seconds: hour, most: 2 },
  { seconds: day, most: 4 },
];
/** For one signed-in user, whatever addresses it names. */
const askerWindows: readonly RequestWindow[] = [{ seconds: hour, most: 20 }];
const noticeWindows: readonly RequestWindow[] = [{ seconds: day, most: 10 }];
const dailyWindows: readonly RequestWindow[] = [{ seconds: day, most: 1 }];

export interface CodeRequest extends MessageUse {
  readonly purpose: string;
  /** The signed-in user who asks. */
  readonly askerId: number | undefined;
  /** The device that asks has been logged in to the account of this address before. */
  readonly isKnownDevice: boolean;
  readonly client: Client;
}

/** @throws AppError `region_not_supported` */
export function refuseRegion(ctx: Pick<LimitContext, "config">, use: MessageUse): void {
  if (use.channel !== "sms" || isTestNumber(ctx, use.address)) return;
  const { KPA_SMS_REGIONS, KPA_DEFAULT_REGION } = ctx.config;
  const region = regionOf(use.address) ?? noRegion;
  if (!(KPA_SMS_REGIONS ?? [KPA_DEFAULT_REGION]).includes(region)) {
    throw new AppError("region_not_supported");
  }
}

export function isTestNumber({ config }: Pick<LimitContext, "config">, address: string): boolean {
  return config.KPA_TEST_NUMBERS?.codes.has(address) ?? false;
}

/**
 * @param tx the transaction that asks for the code
 * @throws AppError `region_not_supported`, or `rate_limited` with the seconds to wait
 */
export async function takeCodeRequest(
  ctx: LimitContext,
  tx: Db,
  request: CodeRequest,
): Promise<void> {
  refuseRegion(ctx, request);
  if (ctx.config.KPA_RATE_LIMITS === "off" || isTestNumber(ctx, request.address)) return;
  await takeForAddress(ctx, tx, request);
  await takeForClient(ctx, tx, request);
  for (const { rule, waitSeconds } of await findUsageRefusals(ctx, tx, request)) {
    const isSpared = rule === "conversion" && request.isKnownDevice;
    if (!isSpared) refuse(ctx, rule, waitSeconds);
  }
}

function refuse(ctx: LimitContext, rule: RecordableRule, retryAfterSeconds: number): void {
  const isRecorded = ctx.config.KPA_LIMITS_RECORD?.has(rule) ?? false;
  ctx.limits.tally.add(rule, isRecorded ? "record" : "deny");
  if (!isRecorded) throw new AppError("rate_limited", { retryAfterSeconds });
  ctx.log.warn({ rule, retry_after: retryAfterSeconds }, "a limit that only records was passed");
}

async function takeForAddress(ctx: LimitContext, tx: Db, request: CodeRequest): Promise<void> {
  const { purpose, address, askerId, isKnownDevice } = request;
  const take = (windows: readonly RequestWindow[], ...parts: string[]) =>
    takeRequest(tx, ctx.clock, keyedHash(ctx.keys["code request"], ...parts), windows);
  const { number_hour, number_day } = ctx.config.KPA_SMS_LIMITS;
  const addressWindows = [
    { seconds: hour, most: number_hour },
    { seconds: day, most: number_day },
  ];
  const resend = await take(resendWindows, "resend", purpose, address);
  let wait = await take(addressWindows, "address", address);
  if (wait > 0 && isKnownDevice) wait = await take(reserveWindows, "reserve", address);
  if (askerId !== undefined) {
    wait = Math.max(wait, await take(askerWindows, "asker", String(askerId)));
  }
  wait = Math.max(wait, resend);
  if (wait > 0) refuse(ctx, "number", wait);
}

async function takeForClient(ctx: LimitContext, tx: Db, request: CodeRequest): Promise<void> {
  const { client, isKnownDevice } = request;
  const key = keyedHash(ctx.keys["code request"], "client", clientNetwork(client.ip));
  const { count, secondsLeft } = await ctx.limits.counters.addToWindow(key, clientCodes, tx);
  client.noteLimit?.({ ...clientCodes, left: Math.max(0, clientCodes.most - count), secondsLeft });
  if (count > clientCodes.most && !isKnownDevice) refuse(ctx, "client", secondsLeft);
}

/**
 * A notice that may not be sent any more is left out; nobody waits for it. It is not held with the range of
 * its number: nobody is paid for what an owner is told.
 * @returns whether it may
 */
export async function takeNotice(ctx: LimitContext, tx: Db, use: MessageUse): Promise<boolean> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return true;
  const key = keyedHash(ctx.keys["code request"], "notice", use.address);
  const wait = await takeRequest(tx, ctx.clock, key, noticeWindows);
  if (wait > 0) return false;
  const refusals = await findUsageRefusals(ctx, tx, use);
  return refusals.every(({ rule }) => rule === "conversion");
}

/** Of some notices an account gets one a day, wherever it is sent. @returns whether it may be sent */
export async function takeDailyNotice(
  ctx: LimitContext,
  tx: Db,
  template: string,
  userId: number,
): Promise<boolean> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return true;
  const key = keyedHash(ctx.keys["code request"], "daily notice", template, String(userId));
  return (await takeRequest(tx, ctx.clock, key, dailyWindows)) === 0;
}
