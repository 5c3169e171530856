import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { type LoginAttempt, takeLoginAttempt } from "../limits/login-throttle.ts";
import type { Device, StartedSession } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { screenPassword } from "../users/breached-password.ts";
import { isPublishedLogin } from "../users/demo-user.ts";
import { findUserByPhone } from "../users/find.ts";
import { lockForPassword } from "../users/lock-queries.ts";
import { throttledAs } from "../users/phone-number.ts";
import { presenceFor } from "../users/presence.ts";
import { replaceHash, type UserRow } from "../users/queries.ts";
import { enter, issueTokens, type LoggedIn } from "./enter.ts";

export interface PasswordLogin {
  readonly phone: string;
  readonly password: string;
  readonly device: Device;
  readonly caller: Caller;
}

/** How often a log-in starts over because the hash was replaced while it was being compared. */
const mostRounds = 5;

/**
 * @throws AppError `invalid_credentials`, `user_disabled` (only after the right password),
 *   `too_many_attempts`, `overloaded`
 */
export async function logInWithPassword(
  ctx: Context,
  tokens: AccessTokens,
  login: PasswordLogin,
): Promise<LoggedIn> {
  ctx.passwords.refuseWhenFull(); // a flood that is turned away costs the database nothing
  const account = throttledAs(login.phone, ctx.config.KPA_DEFAULT_REGION);
  const attempt = await takeLoginAttempt(ctx, account);
  try {
    for (let round = 0; round < mostRounds; round++) {
      const judged = await judgePassword(ctx, login);
      if (judged.user === undefined) {
        await countFailure(ctx, login, judged.foundId, attempt);
        throw new AppError("invalid_credentials");
      }
      const session = await enterWithPassword(ctx, login, judged.user, judged.rehash, attempt);
      if (session !== undefined) {
        const hash = judged.rehash ?? judged.user.password_hash;
        const { password, caller } = login;
        const mustChange = await screenPassword(ctx, judged.user, hash, password, caller);
        return await issueTokens(ctx, tokens, judged.user, session, mustChange);
      }
    }
    throw new AppError("unavailable", { retryAfterSeconds: 1 });
  } catch (error) {
    const isCounted = error instanceof AppError && error.code === "invalid_credentials";
    if (!isCounted) await attempt.givenBack().catch(() => {}); // it lapses by itself
    throw error;
  }
}

interface Judged {
  /** Absent where the number or the password is wrong. */
  readonly user: UserRow | undefined;
  /** Whose password was tried; absent where the number is nobody's. */
  readonly foundId: number | undefined;
  readonly rehash: string | undefined;
}

async function judgePassword(ctx: Context, login: PasswordLogin): Promise<Judged> {
  const { user, seedCost } = await findUserByPhone(ctx, login.phone);
  const { matched, rehash } = await ctx.passwords.check({
    password: login.password,
    stored: user?.password_hash,
    seedCost,
    rehash: ctx.config.KPA_REHASH === "on",
  });
  const isGood =
    user !== undefined && matched && !isPublishedLogin(ctx.config, user, login.password);
  if (!isGood) return { user: undefined, foundId: user?.id, rehash: undefined };
  if (user.disabled_at !== null) {
    await recordRefusal(ctx, ctx.db, login, user.id, "user_disabled");
    throw new AppError("user_disabled");
  }
  return { user, foundId: user.id, rehash };
}

/** The same statements for an account and for none: the time must not tell which it is. */
async function countFailure(
  ctx: Context,
  login: PasswordLogin,
  userId: number | undefined,
  attempt: LoginAttempt,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await attempt.failed(tx);
    await recordRefusal(ctx, tx, login, userId, "invalid_credentials");
  });
}

async function recordRefusal(
  ctx: Context,
  tx: Db,
  login: PasswordLogin,
  userId: number | undefined,
  reason: ErrorCode,
): Promise<void> {
  await recordEvent(ctx, tx, {
    type: "login.password",
    result: "failure",
    reason,
    ...(userId === undefined ? {} : { userId }),
    actor: { kind: "anonymous" },
    caller: login.caller,
    subject: throttledAs(login.phone, ctx.config.KPA_DEFAULT_REGION),
    hidesUser: true,
  });
}

/** @returns undefined where the user's row is no longer what was judged */
async function enterWithPassword(
  ctx: Context,
  login: PasswordLogin,
  user: UserRow,
  rehash: string | undefined,
  attempt: LoginAttempt,
): Promise<StartedSession | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    const locked = await lockForPassword(tx, presenceFor(ctx), user);
    if (locked === undefined) return undefined;
    if (rehash !== undefined) await replaceHash(tx, user.id, user.password_hash, rehash);
    const session = await enter(ctx, tx, locked, "login.password", login.device, login.caller);
    await attempt.succeeded(tx);
    return session;
  });
}
