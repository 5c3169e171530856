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
import type { Standing, ThrottleRules, Window, WindowCount } from "./counters.ts";
import type { Client, LimitContext } from "./limit-context.ts";
import { accountRules, alertRules, clientFailures, clientFailuresOnAlert } from "./rules.ts";
import type { AttemptRule } from "./tally.ts";

export interface Guess {
  /** What is guessed. Each is slowed down, and closed, by itself. */
  readonly way: Way;
  /** The canonical phone number or address, or what was typed where that is none. */
  readonly account: string;
  /**
   * What the device that guesses is told from all others by, where it has shown that it has been logged in
   * to this account before: its failures and a stranger's do not meet. Absent: a stranger.
   */
  readonly knownBy?: readonly string[] | undefined;
  readonly caller: Client;
}

export type Way = "password" | "code";

export interface Attempt {
  /** It was wrong: counted for the account, or for the known device, and for the client. */
  readonly failed: (db: Db) => Promise<void>;
  /** It was right: earlier failures are forgotten. Inside the transaction that acts, where one does. */
  readonly succeeded: (db: Db) => Promise<void>;
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
  // Attempts of this process queue up here, before the counters are asked anything; those bound the
  // attempts of all processes together.
  const leave = await ctx.limits.places.take(key.toString("base64"), patienceMs);
  if (leave === undefined) throw tooMany(ctx, "account", 1);
  try {
    await refuseBusyClient(ctx, guess, key);
    const rules = rulesFor(ctx, guess);
    const handle = await reserve(ctx, key, rules, deadline);
    return attemptOf(ctx, guess, { key, rules, handle }, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

/** What is counted together. */
type Counted = Pick<Guess, "way" | "account" | "knownBy">;

function keyOf(ctx: Pick<LimitContext, "keys">, { way, account, knownBy = [] }: Counted): Buffer {
  return keyedHash(ctx.keys["login throttle"], way, account, ...knownBy);
}

function rulesFor(ctx: LimitContext, guess: Guess): ThrottleRules {
  return isStranger(guess) && ctx.limits.guessingRate.isOnAlert() ? alertRules : accountRules;
}

function isStranger(guess: Guess): boolean {
  return guess.knownBy === undefined;
}

function tooMany(ctx: LimitContext, rule: AttemptRule, retryAfterSeconds: number): AppError {
  ctx.limits.tally.add(rule, "deny");
  return new AppError("too_many_attempts", { retryAfterSeconds });
}

/**
 * Before anything is written: whoever is refused here leaves no trace of the numbers it tries. A device that
 * the account knows is let pass: it shares its network with whoever guesses there.
 */
async function refuseBusyClient(ctx: LimitContext, guess: Guess, key: Buffer): Promise<void> {
  const { counters } = ctx.limits;
  const window = clientWindow(ctx);
  const read = await counters.readWindow(clientKey(ctx, guess.caller));
  tellClient(guess.caller, window, read);
  if (read.count < window.most || !isStranger(guess)) return;
  const accountWait = await counters.findWait(key, rulesFor(ctx, guess));
  if (accountWait > 0) throw tooMany(ctx, "account", accountWait);
  throw tooMany(ctx, "attempts-by-client", Math.max(1, read.secondsLeft));
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
    if (reservation.state === "blocked") throw tooMany(ctx, "account", reservation.waitSeconds);
    if (Date.now() > deadline) throw tooMany(ctx, "account", 1);
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
    failed: async (db) => {
      try {
        await counters.fail(db, key, rules, handle);
        ctx.limits.guessingRate.failed();
        await countForClient(ctx, guess.caller, db);
      } finally {
        leave();
      }
    },
    succeeded: (db) => counters.succeed(db, key, handle).finally(leave),
    givenBack: () => counters.release(key, handle).finally(leave),
  };
}

function clientWindow(ctx: LimitContext): Window {
  return ctx.limits.guessingRate.isOnAlert() ? clientFailuresOnAlert : clientFailures;
}

function clientKey(ctx: LimitContext, { ip }: Client): Buffer {
  return keyedHash(ctx.keys["login throttle"], "client", clientNetwork(ip));
}

function tellClient(caller: Client, window: Window, { count, secondsLeft }: WindowCount): void {
  caller.noteLimit?.({ ...window, left: Math.max(0, window.most - count), secondsLeft });
}

async function countForClient(ctx: LimitContext, caller: Client, db?: Db): Promise<void> {
  const window = clientWindow(ctx);
  const counted = await ctx.limits.counters.addToWindow(clientKey(ctx, caller), window, db);
  tellClient(caller, window, counted);
}

/**
 * For what is too long to be guessed (a refresh token, the id of a verification), and so needs no
 * permission: a wrong one is counted for the client. Right ones pass, whoever shares the client's network.
 * @throws AppError `too_many_attempts` in the place of the refusal, once there were too many; `unavailable`
 */
export async function countStray(ctx: LimitContext, caller: Client): Promise<void> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return;
  const window = clientWindow(ctx);
  // Reading makes nobody wait for the client's row, however many come.
  const read = await ctx.limits.counters.readWindow(clientKey(ctx, caller));
  tellClient(caller, window, read);
  if (read.count >= window.most) {
    throw tooMany(ctx, "attempts-by-client", Math.max(1, read.secondsLeft));
  }
  await countForClient(ctx, caller);
}

/** How strangers stand with a way in to each of these accounts, in the same order. */
export function readStandings(
  ctx: Pick<LimitContext, "keys" | "limits">,
  accounts: readonly Pick<Counted, "way" | "account">[],
): Promise<readonly Standing[]> {
  return ctx.limits.counters.readStandings(
    accounts.map((one) => keyOf(ctx, one)),
    accountRules,
  );
}

/** Counts failures that are said to have been, for a story that is to be shown. */
export async function countFailures(
  ctx: Pick<LimitContext, "keys" | "limits">,
  tx: Db,
  guessed: Pick<Counted, "way" | "account">,
  failures: number,
): Promise<void> {
  const { counters } = ctx.limits;
  const key = keyOf(ctx, guessed);
  const reservation = await counters.reserve(key, accountRules, tx);
  if (reservation.state !== "reserved") return;
  for (let n = 0; n < failures; n++) await counters.fail(tx, key, accountRules, reservation.handle);
}

/** Forgets the failures of one way in to an account: it was reset, or its owner came in otherwise. */
export async function clearAttempts(
  ctx: Pick<LimitContext, "keys" | "limits">,
  tx: Db,
  cleared: Counted,
): Promise<void> {
  await ctx.limits.counters.clear(tx, keyOf(ctx, cleared));
}
