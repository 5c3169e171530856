import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { LoginAttempt, LoginThrottle } from "../limits/login-throttle.ts";
import { startSession } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { isPublishedLogin } from "../users/demo-user.ts";
import { findUserByPhone } from "../users/find.ts";
import { parsePhoneNumber } from "../users/phone-number.ts";
import { lockForLogin, replaceHash, type UserRow } from "../users/queries.ts";

export interface PasswordLogin {
  readonly phone: string;
  readonly password: string;
  readonly deviceName: string | null;
  readonly caller: Caller;
}

export interface LoggedIn {
  readonly token: string;
  readonly sessionId: string;
  readonly expiresInSeconds: number;
  readonly user: Pick<UserRow, "id" | "name" | "email" | "phone">;
}

/**
 * A session outlives its token by this: what a client sees at the end is a token that has expired,
 * also where the clocks of server and database are not quite one.
 */
const sessionSlackSeconds = 60;

/** How often a log-in starts over because the hash was replaced while it was being compared. */
const mostRounds = 5;

/**
 * @throws AppError `invalid_credentials`, `user_disabled` (only after the right password),
 *   `too_many_attempts`, `overloaded`
 */
export async function logInWithPassword(
  ctx: Context,
  tokens: AccessTokens,
  throttle: LoginThrottle,
  login: PasswordLogin,
): Promise<LoggedIn> {
  ctx.passwords.refuseWhenFull(); // a flood that is turned away costs the database nothing
  const number = parsePhoneNumber(login.phone, ctx.config.KPA_DEFAULT_REGION);
  const attempt = await throttle.take(number ?? login.phone);
  try {
    for (let round = 0; round < mostRounds; round++) {
      const judged = await judgePassword(ctx, login);
      if (judged.user === undefined) {
        await attempt.failed();
        throw new AppError("invalid_credentials");
      }
      const sessionId = await enter(ctx, tokens, login, judged.user, judged.rehash, attempt);
      if (sessionId !== undefined) return await issue(tokens, judged.user, sessionId);
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
  if (!isGood) return { user: undefined, rehash: undefined };
  if (user.disabled_at !== null) throw new AppError("user_disabled");
  return { user, rehash };
}

/** @returns undefined where the user's row is no longer what was judged */
async function enter(
  ctx: Context,
  tokens: AccessTokens,
  login: PasswordLogin,
  user: UserRow,
  rehash: string | undefined,
  attempt: LoginAttempt,
): Promise<string | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockForLogin(tx, user.id, user.password_hash))) return undefined;
    if (rehash !== undefined) await replaceHash(tx, user.id, user.password_hash, rehash);
    const sessionId = await startSession(ctx, tx, {
      userId: user.id,
      deviceName: login.deviceName,
      lifetimeSeconds: tokens.lifetimeSeconds + sessionSlackSeconds,
      caller: login.caller,
    });
    await attempt.succeeded(tx);
    return sessionId;
  });
}

async function issue(tokens: AccessTokens, user: UserRow, sessionId: string): Promise<LoggedIn> {
  return {
    token: await tokens.issue(user.id, sessionId),
    sessionId,
    expiresInSeconds: tokens.lifetimeSeconds,
    user: { id: user.id, name: user.name, email: user.email, phone: user.phone },
  };
}
