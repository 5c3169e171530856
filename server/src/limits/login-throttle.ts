/**
 * Slows down guessing on one account, in the database, so that all replicas count together and a
 * restart forgets nothing. Known and unknown numbers are counted alike.
 *
 * An attempt is reserved before the password is hashed: a thousand parallel guesses cannot all be
 * verified before the first of them is counted.
 */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import { deriveKey } from "../crypto/derived-keys.ts";
import { AppError } from "../errors.ts";
import { Places } from "./places.ts";
import { releaseAttempt, reserveAttempt, settleFailure, settleSuccess } from "./queries.ts";

export interface LoginAttempt {
  /** The password was wrong: the attempt is counted. */
  readonly failed: () => Promise<void>;
  /** The password was right: the account's failures are forgotten. Call it inside the transaction. */
  readonly succeeded: (tx: Context["db"]) => Promise<void>;
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

const nothing: LoginAttempt = {
  failed: async () => {},
  succeeded: async () => {},
  givenBack: async () => {},
};

export interface LoginThrottle {
  /**
   * @param account the canonical phone number, or what was typed where that is none
   * @throws AppError `too_many_attempts` with the seconds to wait
   */
  readonly take: (account: string) => Promise<LoginAttempt>;
}

export function createLoginThrottle(ctx: Context): LoginThrottle {
  if (ctx.config.KPA_RATE_LIMITS === "off") return { take: async () => nothing };
  const hashKey = deriveKey(ctx.secret, "login throttle");
  // Attempts of this process queue up here; the database bounds those of all processes together.
  const places = new Places(mostUnderWay);

  async function take(account: string): Promise<LoginAttempt> {
    const key = createHmac("sha256", hashKey).update(account).digest();
    const deadline = Date.now() + patienceMs;
    const leave = await places.take(key.toString("base64"), patienceMs);
    if (leave === undefined) throw new AppError("too_many_attempts", { retryAfterSeconds: 1 });
    try {
      return await reserve(ctx, key, deadline, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }
  return { take };
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
        failed: () => settleFailure(ctx.db, ctx.clock, limits, handle).finally(leave),
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
