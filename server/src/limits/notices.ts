/** How many notices go out. One that may not be sent any more is left out; nobody waits for it. */
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import type { LimitContext } from "./limit-context.ts";
import { addToTotals, findUsageRefusals, type MessageUse, type Refusal } from "./message-usage.ts";
import { denying, isLimited, isRegionServed, noteRecorded } from "./messages.ts";
import { type RequestWindow, takeRequest } from "./request-queries.ts";

const day = 24 * 60 * 60;

const noticeWindows: readonly RequestWindow[] = [{ seconds: day, most: 10 }];
const dailyWindows: readonly RequestWindow[] = [{ seconds: day, most: 1 }];

export type Notice = Pick<MessageUse, "channel" | "address"> & { readonly segments: number };

/**
 * Counts a notice. By SMS it adds to totals that everybody waits for until the transaction ends: it is told
 * when all else is done. By e-mail it costs nothing, and a log-in that tells of itself waits for nobody.
 * @returns whether it may be sent
 */
export async function takeNotice(ctx: LimitContext, tx: Db, notice: Notice): Promise<boolean> {
  if (!isRegionServed(ctx, notice)) return false;
  if (!isLimited(ctx, notice.address)) return true;
  if (notice.channel === "email") return takeForAddress(ctx, tx, notice.address);
  const use: MessageUse = {
    ...notice,
    sentSegments: notice.segments,
    isToAnybody: false,
    isForOwner: true,
  };
  if (isLeftOut(ctx, noteRecorded(ctx, await findUsageRefusals(ctx, tx, use)))) return false;
  if (!(await takeForAddress(ctx, tx, notice.address))) return false;
  const { refusals, takeBack } = await addToTotals(ctx, tx, use);
  const isOver = isLeftOut(ctx, denying(ctx, refusals));
  if (isOver) await takeBack();
  return !isOver;
}

async function takeForAddress(ctx: LimitContext, tx: Db, address: string): Promise<boolean> {
  const key = keyedHash(ctx.keys["code request"], "notice", address);
  return (await takeRequest(tx, ctx.clock, key, noticeWindows)) === 0;
}

function isLeftOut(ctx: LimitContext, [first]: readonly Refusal[]): boolean {
  if (first === undefined) return false;
  ctx.limits.tally.add(first.rule, "deny");
  ctx.log.warn({ rule: first.rule }, "a notice to a user was left out");
  return true;
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
