/** Passwords that were leaked: refused where one is set, and told where one is used. */
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import {
  giveScreeningBack,
  markBreached,
  type SetPassword,
  takeScreening,
} from "./password-queries.ts";
import { isCommonPassword } from "./password-strength.ts";
import type { UserRow } from "./queries.ts";

export const breachedFault = "was found in a leak of passwords";

/**
 * Asks somebody else, so: after it is plain that the caller may set a password at all, after the rules
 * that need nobody, and never in a transaction. Where nobody answers, the password passes.
 * @throws AppError `weak_password`
 */
export async function refuseBreachedPassword(
  ctx: Pick<Context, "breaches">,
  password: string,
  pointer: string,
): Promise<void> {
  if (!(await ctx.breaches.find(password.normalize("NFC")))) return;
  throw new AppError("weak_password", {
    detail: "This password was found in a leak of passwords",
    errors: [{ pointer, code: "weak_password", detail: breachedFault }],
  });
}

/** A password that was clean may leak later. */
const screenedEverySeconds = 7 * 24 * 60 * 60;

/**
 * What a log-in does with a password that has just been found right, after its session has started. The
 * bundled list is looked at each time; whoever keeps the great one is asked once in seven days for a
 * user, and waited for for a moment only: a later answer is told at the next log-in. Nothing that goes
 * wrong here fails the log-in.
 * @param hash the one that is stored now
 * @returns whether the password has to be changed
 */
export async function screenPassword(
  ctx: Context,
  user: UserRow,
  hash: string,
  password: string,
  caller: Caller,
): Promise<boolean> {
  if (user.password_breached_at !== null) return true;
  const text = password.normalize("NFC");
  const isCommon = isCommonPassword(text);
  const set = { userId: user.id, hash };
  try {
    if (isCommon) await recordBreach(ctx, set, "list", caller);
    return isCommon || (await isFoundSoon(ctx, user, set, text, caller));
  } catch (error) {
    ctx.log.warn({ err: error }, "a password that is in use could not be screened");
    return isCommon;
  }
}

async function isFoundSoon(
  ctx: Context,
  { password_screened_at: screenedAt }: UserRow,
  set: SetPassword,
  text: string,
  caller: Caller,
): Promise<boolean> {
  // Most log-ins are not due, and need no statement to know it.
  const ageMs = ctx.clock.nowMs() - (screenedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  const isDue = ageMs >= screenedEverySeconds * 1000;
  if (!isDue || !ctx.breaches.canAsk()) return false;
  if (!(await takeScreening(ctx.db, ctx.clock, set, screenedEverySeconds))) return false;
  const lookUp = lookUpAndRecord(ctx, set, text, caller);
  ctx.breaches.follow(lookUp);
  return within(ctx.breaches.patienceMs, lookUp);
}

async function lookUpAndRecord(
  ctx: Context,
  set: SetPassword,
  text: string,
  caller: Caller,
): Promise<boolean> {
  try {
    const isFound = await ctx.breaches.find(text);
    if (isFound) await recordBreach(ctx, set, "look-up", caller);
    else if (isFound === undefined) await giveScreeningBack(ctx.db, set);
    return isFound === true;
  } catch (error) {
    ctx.log.warn({ err: error }, "what is known of a password could not be written");
    return false;
  }
}

async function recordBreach(
  ctx: Context,
  set: SetPassword,
  foundBy: "list" | "look-up",
  caller: Caller,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await markBreached(tx, ctx.clock, set))) return;
    await recordEvent(ctx, tx, {
      type: "password.breached",
      result: "success",
      userId: set.userId,
      actor: { kind: "system" },
      caller,
      details: { found_by: foundBy },
    });
  });
}

async function within(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
