/**
 * How many messages one number or address gets, counted in the database for all replicas. Asking
 * counts, whether or not anything is sent: a number without an account is limited like any other.
 */
import type { Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { type RequestWindow, takeRequest, takeTotal } from "./queries.ts";

const hour = 60 * 60;
const day = 24 * hour;

/** Between two codes for one address and purpose. */
export const resendAfterSeconds = 30;
const resendWindows: readonly RequestWindow[] = [{ seconds: resendAfterSeconds, most: 1 }];
const addressWindows: readonly RequestWindow[] = [
  { seconds: hour, most: 5 },
  { seconds: day, most: 10 },
];
/** For one signed-in user, whatever addresses it names. */
const askerWindows: readonly RequestWindow[] = [{ seconds: hour, most: 20 }];
const noticeWindows: readonly RequestWindow[] = [{ seconds: day, most: 10 }];
const dailyWindows: readonly RequestWindow[] = [{ seconds: day, most: 1 }];
/** Codes to everybody within one hour: the bill of an attack that nobody notices has an end. */
const mostPerHour = 3_000;

type LimitContext = Pick<Context, "clock" | "keys" | "config">;

/**
 * @param tx the transaction that asks for the code: what is refused is not counted
 * @throws AppError `rate_limited` with the seconds to wait
 */
export async function takeCodeRequest(
  ctx: LimitContext,
  tx: Db,
  purpose: string,
  address: string,
  askerId: number | undefined,
): Promise<void> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return;
  const key = ctx.keys["code request"];
  const waits = [
    await takeRequest(tx, ctx.clock, keyedHash(key, "resend", purpose, address), resendWindows),
    await takeRequest(tx, ctx.clock, keyedHash(key, "address", address), addressWindows),
    await takeTotal(tx, ctx.clock, mostPerHour),
  ];
  if (askerId !== undefined) {
    const askerKey = keyedHash(key, "asker", String(askerId));
    waits.push(await takeRequest(tx, ctx.clock, askerKey, askerWindows));
  }
  const wait = Math.max(...waits);
  if (wait > 0) throw new AppError("rate_limited", { retryAfterSeconds: wait });
}

/** A notice that may not be sent any more is left out; nobody waits for it. @returns whether it may */
export async function takeNotice(ctx: LimitContext, tx: Db, address: string): Promise<boolean> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return true;
  const key = keyedHash(ctx.keys["code request"], "notice", address);
  return (await takeRequest(tx, ctx.clock, key, noticeWindows)) === 0;
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
