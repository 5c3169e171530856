/**
 * The one place that decides who may attempt. Every way in asks here before it judges a password or a
 * code: first about the account (or the device, where the account knows it), then about the client's
 * network. Known and unknown numbers are counted alike, and nobody is told a count.
 *
 * An attempt is reserved before it is judged: a thousand parallel guesses cannot all be verified before
 * the first of them is counted.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { Places } from "../places.ts";
import { clientNetwork } from "./client-network.ts";
import type { ThrottleRules, Window } from "./counters.ts";
import type { Client, LimitContext } from "./limit-context.ts";
import { accountRules, alertRules, clientFailures, clientFailuresOnAlert } from "./rules.ts";

export interface Guess {
  /** What is guessed. Each is slowed down, and closed, by itself. */
  readonly way: Way;
  /** The canonical phone number or address, or what was typed where that is none. */
  readonly account: string;
  /** The device that guesses, where it has shown that it has been logged in to this account before. */
  readonly deviceId?: string | undefined;
  readonly caller: Client;
}

export type Way = "password" | "code";

export interface Attempt {
  /** It was wrong: counted for the account, or for the known device, and for the client. */
  readonly failed: (tx: Db) => Promise<void>;
  /** It was right: earlier failures are forgotten. Call it inside the transaction that acts. */
  readonly succeeded: (tx: Db) => Promise<void>;
  /** It was not judged, or it was right and something else refuses: nothing is counted. */
  readonly givenBack: () => Promise<void>;
}

/** How long an attempt waits for a place before it is refused. */
const patienceMs = 20_000;

/** Where attempts of this process wait for others on the same account. */
export function createAttemptPlaces(): Places {
  return new Places(accountRules.mostUnderWay);
}

const nothing: Attempt = {
  failed: async () => {},
  succeeded: async () => {},
  givenBack: async () => {},
};

/** @throws AppError `too_many_attempts` with the seconds to wait, `unavailable` */
export async function takeAttempt(ctx: LimitContext, guess: Guess): Promise<Attempt> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return nothing;
  const key = keyOf(ctx, guess);
  const deadline = Date.now() + patienceMs;
  // Attempts of this process queue up here; the counters bound those of all processes together.
  const leave = await ctx.limits.places.take(key.toString("base64"), patienceMs);
  if (leave === undefined) throw tooMany(1);
  try {
    const rules =
      isStranger(guess) && ctx.limits.guessingRate.isOnAlert() ? alertRules : accountRules;
    const handle = await reserve(ctx, key, rules, deadline);
    const attempt = attemptOf(ctx, guess, { key, rules, handle }, leave);
    await refuseBusyClient(ctx, guess, attempt);
    return attempt;
  } catch (error) {
    leave();
    throw error;
  }
}

function keyOf(ctx: Pick<LimitContext, "keys">, { way, account, deviceId }: Guess): Buffer {
  return keyedHash(ctx.keys["login throttle"], way, account, ...(deviceId ? [deviceId] : []));
}

function isStranger(guess: Guess): boolean {
  return guess.deviceId === undefined;
}

function tooMany(retryAfterSeconds: number): AppError {
  return new AppError("too_many_attempts", { retryAfterSeconds });
}

async function reserve(
  ctx: LimitContext,
  key: Buffer,
  rules: ThrottleRules,
  deadline: number,
): Promise<string> {
  for (let round = 0; ; round++) {
    const reservation = await ctx.limits.counters.reserve(key, rules);
    if (reservation.state === "reserved") return reservation.handle;
    if (reservation.state === "blocked") throw tooMany(reservation.waitSeconds);
    if (Date.now() > deadline) throw tooMany(1);
    await sleep(Math.min(20 * 2 ** round, 250) * (0.5 + Math.random()));
  }
}

function attemptOf(
  ctx: LimitContext,
  guess: Guess,
  reserved: { readonly key: Buffer; readonly rules: ThrottleRules; readonly handle: string },
  leave: () => void,
): Attempt {
  const { counters } = ctx.limits;
  const { key, rules, handle } = reserved;
  return {
    failed: async (tx) => {
      try {
        await counters.fail(tx, key, rules, handle);
        await countFailure(ctx, guess.caller, tx);
      } finally {
        leave();
      }
    },
    succeeded: (tx) => counters.succeed(tx, key, handle).finally(leave),
    givenBack: () => counters.release(key, handle).finally(leave),
  };
}

/** A device that the account knows is let pass: it shares its network with whoever guesses there. */
async function refuseBusyClient(ctx: LimitContext, guess: Guess, attempt: Attempt): Promise<void> {
  const window = clientWindow(ctx);
  const { count, secondsLeft } = await ctx.limits.counters.readWindow(clientKey(ctx, guess.caller));
  guess.caller.noteLimit?.({ ...window, left: Math.max(0, window.most - count), secondsLeft });
  if (count < window.most || !isStranger(guess)) return;
  await attempt.givenBack();
  throw tooMany(secondsLeft);
}

function clientWindow(ctx: LimitContext): Window {
  return ctx.limits.guessingRate.isOnAlert() ? clientFailuresOnAlert : clientFailures;
}

function clientKey(ctx: LimitContext, { ip }: Client): Buffer {
  return keyedHash(ctx.keys["login throttle"], "client", clientNetwork(ip));
}

async function countFailure(ctx: LimitContext, caller: Client, tx?: Db) {
  ctx.limits.guessingRate.failed();
  return ctx.limits.counters.addToWindow(clientKey(ctx, caller), clientWindow(ctx), tx);
}

/**
 * For what is too long to be guessed (a refresh token, the id of a verification), and so needs no
 * permission: a wrong one is counted for the client. Right ones pass, whoever shares the client's network.
 * @throws AppError `too_many_attempts` in the place of the refusal, once there were too many
 */
export async function countStray(ctx: LimitContext, caller: Client): Promise<void> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return;
  const { count, secondsLeft } = await countFailure(ctx, caller);
  if (count > clientWindow(ctx).most) throw tooMany(secondsLeft);
}

/** Forgets the failures of one way in to an account: it was reset, or its owner came in otherwise. */
export async function clearAttempts(
  ctx: Pick<LimitContext, "keys" | "limits">,
  tx: Db,
  way: Way,
  account: string,
): Promise<void> {
  await ctx.limits.counters.clear(tx, keyedHash(ctx.keys["login throttle"], way, account));
}
