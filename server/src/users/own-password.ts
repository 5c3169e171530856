import type { EventType } from "../audit/event-types.ts";
import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { type Attempt, takeAttempt } from "../limits/attempts.ts";
import { passwordGuessesBy } from "../limits/known-device.ts";
import { findDeviceId } from "../sessions/queries.ts";
import { findHeldNumber } from "./address-queries.ts";
import type { Asker } from "./asker.ts";
import { isPublishedLogin } from "./demo-user.ts";
import { lockForPassword } from "./lock-queries.ts";
import { presenceFor } from "./presence.ts";
import { findUserById, type UserRow } from "./queries.ts";

/** How often to start over because the hash was replaced while it was being compared. */
const mostRounds = 5;

/** What the password is asked for. */
export interface PasswordDeed {
  /** As the log calls it. */
  readonly event: EventType;
  /** Done once the password was found right, and before the transaction; what it refuses is refused. */
  readonly prepare?: () => Promise<void>;
  /** What has to be locked before the user's row is. */
  readonly lock?: (tx: Db) => Promise<void>;
}

/**
 * Does what the user's own password allows, holding the user's row. Guesses count as failed log-ins of the
 * session's device: a token that was stolen is no way around the throttle, and whoever guesses elsewhere
 * keeps nobody who is signed in from anything.
 * @param act is told what the account's attempts are counted as, too
 * @throws AppError `invalid_credentials`, `too_many_attempts`, `overloaded`
 */
export async function withPassword<T>(
  ctx: Context,
  asker: Asker,
  password: string,
  deed: PasswordDeed,
  act: (tx: Db, user: UserRow, account: string) => Promise<T>,
): Promise<T> {
  const { phone, password_hash } = await getUser(ctx, asker.userId);
  const account = (await findHeldNumber(ctx.db, asker.userId)) ?? phone;
  const deviceId = await findDeviceId(ctx.db, asker.sessionId);
  const knownBy = deviceId === null ? undefined : passwordGuessesBy(deviceId, password_hash);
  const { caller } = asker;
  const attempt = await takeAttempt(ctx, { way: "password", account, knownBy, caller });
  try {
    for (let round = 0; round < mostRounds; round++) {
      const user = await getUser(ctx, asker.userId);
      if (!(await isRight(ctx, user, password))) {
        await countFailure(ctx, asker, deed.event, attempt);
        throw new AppError("invalid_credentials");
      }
      await deed.prepare?.();
      const done = await ctx.db.transaction().execute(async (tx) => {
        await deed.lock?.(tx);
        const locked = await lockForPassword(tx, ctx.clock, presenceFor(ctx), user);
        if (locked === undefined) return undefined;
        const result = await act(tx, locked, account);
        await attempt.succeeded(tx);
        return { result };
      });
      if (done !== undefined) return done.result;
    }
    throw new AppError("unavailable", { retryAfterSeconds: 1 });
  } catch (error) {
    const isCounted = error instanceof AppError && error.code === "invalid_credentials";
    if (!isCounted) await attempt.givenBack().catch(() => {}); // it lapses by itself
    throw error;
  }
}

async function getUser(ctx: Context, id: number): Promise<UserRow> {
  const user = await findUserById(ctx.db, id);
  if (user === undefined) throw new AppError("user_not_found");
  return user;
}

async function isRight(ctx: Context, user: UserRow, password: string): Promise<boolean> {
  const { matched } = await ctx.passwords.check({
    password,
    stored: user.password_hash,
    seedCost: undefined,
    rehash: false,
  });
  return matched && !isPublishedLogin(ctx.config, user, password);
}

async function countFailure(
  ctx: Context,
  { userId, sessionId, caller }: Asker,
  event: EventType,
  attempt: Attempt,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await attempt.failed(tx);
    await recordEvent(ctx, tx, {
      type: event,
      result: "failure",
      reason: "invalid_credentials",
      userId,
      actor: { kind: "user", id: userId },
      sessionId,
      caller,
    });
  });
}
