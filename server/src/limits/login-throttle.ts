/**
 * Slows down guessing on one account, in the database, so that all replicas count together and a
 * restart forgets nothing. Known and unknown numbers are counted alike.
 *
 * An attempt is reserved before the password is hashed: a thousand parallel guesses cannot all be
 * verified before the first of them is counted.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { Places } from "../places.ts";
import {
  deleteThrottle,
  releaseAttempt,
  reserveAttempt,
  settleFailure,
  settleSuccess,
} from "./queries.ts";

export interface LoginAttempt {
  /** The password was wrong: the attempt is counted. */
  readonly failed: (tx: Db) => Promise<void>;
  /** The password was right: the account's failures are forgotten. Call it inside the transaction. */
  readonly succeeded: (tx: Db) => Promise<void>;
  /** The password was not judged (or it was right and something else refuses): nothing is counted. */
  readonly givenBack: () => Promise<void>;
}

/** Failures without a wait. */
const freeFailures = 5;
/** After the last free failure; doubled by each further one. */
const firstWaitSeconds = 2;
const longestWaitSeconds = 15 * 60;
/** Attempts on one account under way at once, as long as there are no waits; more wait for a place. */
const mostUnderWay = 20;
/** How long an attempt waits for a place before it is refused. */
const patienceMs = 20_000;
/** A reservation of a process that died counts as a failure after this. */
const reservationSeconds = 60;

/** Where attempts of this process wait for others on the same account. */
export function createLoginPlaces(): Places {
  return new Places(mostUnderWay);
}

const nothing: LoginAttempt = {
  failed: async () => {},
  succeeded: async () => {},
  givenBack: async () => {},
};

/**
 * @param account the canonical phone number, or what was typed where that is none
 * @throws AppError `too_many_attempts` with the seconds to wait
 */
export async function takeLoginAttempt(ctx: Context, account: string): Promise<LoginAttempt> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return nothing;
  const key = keyedHash(ctx.keys["login throttle"], account);
  const deadline = Date.now() + patienceMs;
  // Attempts of this process queue up here; the database bounds those of all processes together.
  const leave = await ctx.loginPlaces.take(key.toString("base64"), patienceMs);
  if (leave === undefined) throw new AppError("too_many_attempts", { retryAfterSeconds: 1 });
  try {
    return await reserve(ctx, key, deadline, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

async function reserve(
  ctx: Context,
  key: Buffer,
  deadline: number,
  leave: () => void,
): Promise<LoginAttempt> {
  const limits = {
    key,
    freeFailures,
    firstWaitSeconds,
    longestWaitSeconds,
    mostUnderWay,
    reservationSeconds,
  };
  for (let round = 0; ; round++) {
    const reservation = await reserveAttempt(ctx.db, ctx.clock, limits);
    if (reservation.state === "reserved") {
      const { handle } = reservation;
      return {
        failed: (tx) => settleFailure(tx, ctx.clock, limits, handle).finally(leave),
        succeeded: (tx) => settleSuccess(tx, ctx.clock, key, handle).finally(leave),
        givenBack: () => releaseAttempt(ctx.db, key, handle).finally(leave),
      };
    }
    if (reservation.state === "blocked") {
      throw new AppError("too_many_attempts", { retryAfterSeconds: reservation.waitSeconds });
    }
    if (Date.now() > deadline) throw new AppError("too_many_attempts", { retryAfterSeconds: 1 });
    await sleep(Math.min(20 * 2 ** round, 250) * (0.5 + Math.random()));
  }
}

/** Forgets an account's failures: its password was reset. */
export async function clearLoginThrottle(ctx: Context, tx: Db, account: string): Promise<void> {
  await deleteThrottle(tx, keyedHash(ctx.keys["login throttle"], account));
}
