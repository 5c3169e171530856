/** Numbers go to other people after a while: an account that nobody uses may have lost its number. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import type { Channel } from "../delivery/message.ts";
import { AppError } from "../errors.ts";
import type { CodeRequest } from "../verifications/issue.ts";
import type { FoundUser, Silence } from "./queries.ts";

/** Neither a log-in nor a session in use for `KPA_NUMBER_RECYCLE_DAYS`. */
export function silenceFor(ctx: Pick<Context, "clock" | "config">): Silence {
  const days = ctx.config.KPA_NUMBER_RECYCLE_DAYS;
  if (days === 0) return sql<boolean>`false`;
  return sql<boolean>`
    (last_active_at <= ${databaseNow(ctx.clock)} - make_interval(days => ${days}::int))`;
}

/** Its number goes to whoever shows to have it by now. A disabled account keeps its own. */
export function mayBeParked(user: FoundUser): boolean {
  return user.is_silent && user.disabled_at === null && user.deleted_at === null;
}

/** Whom to tell that somebody signs up with the number; undefined where there is no proven address. */
export function formerOwnerOf(user: FoundUser): CodeRequest["formerOwner"] {
  if (user.email === null || user.email_verified_at === null) return undefined;
  return { userId: user.id, email: user.email.toLowerCase() };
}

/**
 * A code to the number does not show that the account is the caller's, once it was silent for long.
 * Nothing that the account holds may show in the answer.
 * @throws AppError `reauthentication_required`
 */
export function refuseSilentNumber(user: Pick<FoundUser, "is_silent">, channel: Channel): void {
  if (channel !== "sms" || !user.is_silent) return;
  throw new AppError("reauthentication_required", {
    detail:
      "This account has not been used for a long time: log in with its password, or with a code to its e-mail address; or sign up anew with this number",
  });
}
