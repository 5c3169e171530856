import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { type Attempt, clearAttempts, takeAttempt } from "../limits/attempts.ts";
import { codeGuessesBy, passwordGuessesBy } from "../limits/known-device.ts";
import type { Device, StartedSession } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { openDeviceToken } from "../tokens/device-token.ts";
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
  const device = await findKnownDevice(ctx, login);
  const knownBy = device && passwordGuessesBy(device.id, device.user.password_hash);
  const { caller } = login;
  const attempt = await takeAttempt(ctx, { way: "password", account, knownBy, caller });
  try {
    for (let round = 0; round < mostRounds; round++) {
      const judged = await judgePassword(ctx, login);
      if (judged.user === undefined) {
        await countFailure(ctx, login, judged.foundId, attempt);
        throw new AppError("invalid_credentials");
      }
      const clearWaits = async (tx: Db) => {
        await attempt.succeeded(tx);
        await clearCodeWaits(ctx, tx, account, device?.id);
      };
      const session = await enterWithPassword(ctx, login, judged, judged.user, clearWaits);
      if (session === undefined) continue;
      // Somebody else's number was guessed under: whoever gets in beside it must not clear that count.
      if (!judged.holdsNumber) await attempt.givenBack().catch(() => {});
      const hash = judged.rehash ?? judged.user.password_hash;
      const { password, caller } = login;
      const mustChange = await screenPassword(ctx, judged.user, hash, password, caller);
      return await issueTokens(ctx, tokens, judged.user, session, mustChange);
    }
    throw new AppError("unavailable", { retryAfterSeconds: 1 });
  } catch (error) {
    const isCounted = error instanceof AppError && error.code === "invalid_credentials";
    if (!isCounted) await attempt.givenBack().catch(() => {}); // it lapses by itself
    throw error;
  }
}

/** Only who shows a token that was made here has the number looked up before the attempt is counted. */
async function findKnownDevice(
  ctx: Context,
  login: PasswordLogin,
): Promise<{ readonly id: string; readonly user: UserRow } | undefined> {
  const token = openDeviceToken(ctx.keys, login.device.token, ctx.clock.nowMs());
  if (token === undefined) return undefined;
  const { user } = await findUserByPhone(ctx, login.phone);
  return user?.id === token.userId ? { id: token.deviceId, user } : undefined;
}

interface Judged {
  /** Absent where the number or the password is wrong. */
  readonly user: UserRow | undefined;
  /** Whose number it is; absent where it is nobody's. */
  readonly foundId: number | undefined;
  readonly rehash: string | undefined;
  /** No other account has the number. */
  readonly holdsNumber: boolean;
}

/**
 * Where another row is stored in this very spelling, the password decides which of the two is meant, and
 * the number's owner comes first. Both are compared at once: one after the other would take twice as long
 * as for a number without an account.
 */
async function judgePassword(ctx: Context, login: PasswordLogin): Promise<Judged> {
  const { user, spelled, seedCost, holdsNumber } = await findUserByPhone(ctx, login.phone);
  const foundId = user?.id;
  const candidates = [user, ...(spelled === undefined ? [] : [spelled])];
  const compared = await Promise.all(
    candidates.map((candidate) => compare(ctx, login, candidate, seedCost)),
  );
  const good = compared.find((one) => one !== undefined);
  if (good === undefined) return { user: undefined, foundId, rehash: undefined, holdsNumber };
  if (good.user.disabled_at !== null) {
    await recordRefusal(ctx, ctx.db, login, good.user.id, "user_disabled");
    throw new AppError("user_disabled");
  }
  return { ...good, foundId, holdsNumber: good.user === user && holdsNumber };
}

/** The work is the same without a candidate. @returns undefined where the password does not open it */
async function compare(
  ctx: Context,
  { password }: PasswordLogin,
  user: UserRow | undefined,
  seedCost: string | undefined,
): Promise<{ user: UserRow; rehash: string | undefined } | undefined> {
  const { matched, rehash } = await ctx.passwords.check({
    password,
    stored: user?.password_hash,
    seedCost,
    rehash: ctx.config.KPA_REHASH === "on",
  });
  const isGood = user !== undefined && matched && !isPublishedLogin(ctx.config, user, password);
  return isGood ? { user, rehash } : undefined;
}

/** The same statements for an account and for none: the time must not tell which it is. */
async function countFailure(
  ctx: Context,
  login: PasswordLogin,
  userId: number | undefined,
  attempt: Attempt,
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
  { rehash, holdsNumber }: Judged,
  user: UserRow,
  clearWaits: (tx: Db) => Promise<void>,
): Promise<StartedSession | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    const locked = await lockForPassword(tx, ctx.clock, presenceFor(ctx), user);
    if (locked === undefined) return undefined;
    if (rehash !== undefined) await replaceHash(tx, user.id, user.password_hash, rehash);
    const session = await enter(ctx, tx, locked, "login.password", login.device, login.caller);
    if (holdsNumber) await clearWaits(tx);
    return session;
  });
}

/** Whoever has the password need not wait for wrong codes, whether others tried them or this device. */
async function clearCodeWaits(
  ctx: Context,
  tx: Db,
  account: string,
  deviceId: string | undefined,
): Promise<void> {
  await clearAttempts(ctx, tx, { way: "code", account });
  if (deviceId === undefined) return;
  await clearAttempts(ctx, tx, { way: "code", account, knownBy: codeGuessesBy(deviceId) });
}
