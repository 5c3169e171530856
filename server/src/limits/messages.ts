/**
 * Who may be sent how many codes, and for how much. Asked in this order: the region, the number (where a
 * known device has a reserve), the client's network, the region's and everybody's total, the budget, and
 * whether codes to such numbers come back at all. Asking counts, whether or not anything is sent: a number
 * without an account is limited like any other. What is refused is not counted, because the transaction is
 * undone.
 */
import type { RecordableRule } from "../config/message-limits.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { regionOf } from "../delivery/region.ts";
import { AppError } from "../errors.ts";
import { clientNetwork } from "./client-network.ts";
import { noRegion } from "./conversion.ts";
import type { Client, LimitContext } from "./limit-context.ts";
import { addToTotals, findUsageRefusals, type MessageUse, type Refusal } from "./message-usage.ts";
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

export interface CodeRequest extends MessageUse {
  readonly purpose: string;
  /** The signed-in user who asks. */
  readonly askerId: number | undefined;
  readonly client: Client;
}

type Addressee = Pick<MessageUse, "channel" | "address">;

export function isRegionServed(ctx: Pick<LimitContext, "config">, to: Addressee): boolean {
  if (to.channel !== "sms" || isTestNumber(ctx, to.address)) return true;
  const { KPA_SMS_REGIONS, KPA_DEFAULT_REGION } = ctx.config;
  return (KPA_SMS_REGIONS ?? [KPA_DEFAULT_REGION]).includes(regionOf(to.address) ?? noRegion);
}

export function isTestNumber({ config }: Pick<LimitContext, "config">, address: string): boolean {
  return config.KPA_TEST_NUMBERS?.codes.has(address) ?? false;
}

/** Whether messages to the address are counted at all. */
export function isLimited(ctx: Pick<LimitContext, "config">, address: string): boolean {
  return ctx.config.KPA_RATE_LIMITS === "on" && !isTestNumber(ctx, address);
}

/**
 * Whether a code may be asked for: the first thing that its transaction does. `countCodeRequest` is the last.
 * @throws AppError `region_not_supported`, or `rate_limited` with the seconds to wait
 */
export async function takeCodeRequest(
  ctx: LimitContext,
  tx: Db,
  request: CodeRequest,
): Promise<void> {
  if (!isRegionServed(ctx, request)) throw new AppError("region_not_supported");
  if (!isLimited(ctx, request.address)) return;
  await takeForAddress(ctx, tx, request);
  await takeForClient(ctx, tx, request);
  refuseLongest(ctx, await findUsageRefusals(ctx, tx, request));
}

/**
 * Counts it in the totals, which everybody waits for until the transaction ends.
 * @throws AppError `rate_limited` where others have reached a total meanwhile
 */
export async function countCodeRequest(
  ctx: LimitContext,
  tx: Db,
  request: CodeRequest,
): Promise<void> {
  if (!isLimited(ctx, request.address)) return;
  const { refusals } = await addToTotals(ctx, tx, request);
  // What only records was noted when it was asked.
  refuseLongest(ctx, denying(ctx, refusals));
}

function isDenying({ config }: LimitContext, rule: RecordableRule): boolean {
  return !(config.KPA_LIMITS_RECORD?.has(rule) ?? false);
}

/** @throws AppError of the rule that refuses for longest, so that who waits for it is not refused again */
function refuseLongest(ctx: LimitContext, refusals: readonly Refusal[]): void {
  const denied = noteRecorded(ctx, refusals);
  const [longest] = denied.toSorted((a, b) => b.waitSeconds - a.waitSeconds);
  if (longest !== undefined) refuse(ctx, longest.rule, longest.waitSeconds);
}

/** @returns the refusals of rules that do not only record */
export function noteRecorded(ctx: LimitContext, refusals: readonly Refusal[]): readonly Refusal[] {
  for (const { rule, waitSeconds } of refusals) {
    if (!isDenying(ctx, rule)) refuse(ctx, rule, waitSeconds);
  }
  return denying(ctx, refusals);
}

export function denying(ctx: LimitContext, refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.filter(({ rule }) => isDenying(ctx, rule));
}

function refuse(ctx: LimitContext, rule: RecordableRule, retryAfterSeconds: number): void {
  const isDenied = isDenying(ctx, rule);
  ctx.limits.tally.add(rule, isDenied ? "deny" : "record");
  if (isDenied) throw new AppError("rate_limited", { retryAfterSeconds });
  ctx.log.warn({ rule, retry_after: retryAfterSeconds }, "a limit that only records was passed");
}

async function takeForAddress(ctx: LimitContext, tx: Db, request: CodeRequest): Promise<void> {
  const { purpose, address, askerId, isForOwner } = request;
  const take = (windows: readonly RequestWindow[], ...parts: string[]) =>
    takeRequest(tx, ctx.clock, keyedHash(ctx.keys["code request"], ...parts), windows);
  const { number_hour, number_day } = ctx.config.KPA_SMS_LIMITS;
  const addressWindows = [
    { seconds: hour, most: number_hour },
    { seconds: day, most: number_day },
  ];
  const resend = await take(resendWindows, "resend", purpose, address);
  let wait = await take(addressWindows, "address", address);
  if (wait > 0 && isForOwner) wait = await take(reserveWindows, "reserve", address);
  if (askerId !== undefined) {
    wait = Math.max(wait, await take(askerWindows, "asker", String(askerId)));
  }
  wait = Math.max(wait, resend);
  if (wait > 0) refuse(ctx, "number", wait);
}

async function takeForClient(ctx: LimitContext, tx: Db, request: CodeRequest): Promise<void> {
  const { client, isForOwner } = request;
  const key = keyedHash(ctx.keys["code request"], "client", clientNetwork(client.ip));
  const { count, secondsLeft } = await ctx.limits.counters.addToWindow(key, clientCodes, tx);
  client.noteLimit?.({ ...clientCodes, left: Math.max(0, clientCodes.most - count), secondsLeft });
  if (count > clientCodes.most && !isForOwner) refuse(ctx, "client", secondsLeft);
}
