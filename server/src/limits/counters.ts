/**
 * Where attempts are counted: the database, or Redis where `KPA_REDIS_URL` names one. Both are shared by
 * all replicas, and both decide and count in one step.
 */
import type { Db } from "../db/database.ts";

/** The store beside the database does not answer, or refuses. The cause of an `unavailable`. */
export class CountersFault extends Error {
  override readonly name = "CountersFault";
}

/** How attempts on one key are slowed down. */
export interface ThrottleRules {
  /** Failures without a wait. */
  readonly freeFailures: number;
  /** After the last free failure; doubled by each further one. */
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  /** Failures in a row after which nothing is let through until the key is cleared. */
  readonly mostFailures: number;
  /** Attempts under way at once, as long as there are no waits; afterwards it is one. */
  readonly mostUnderWay: number;
  /** A reservation of a process that died counts as a failure after this. */
  readonly reservationSeconds: number;
}

export type Reservation =
  | { readonly state: "reserved"; readonly handle: string }
  | { readonly state: "blocked"; readonly waitSeconds: number }
  /** As many as may be are under way: it is worth while to ask again in a moment. */
  | { readonly state: "full" };

/** How an account stands: for whoever looks after it. */
export interface Standing {
  readonly failures: number;
  /** Until the next attempt is let through; 0: at once. */
  readonly waitSeconds: number;
}

/** So many in so many seconds, from the first of them on. */
export interface Window {
  readonly most: number;
  readonly seconds: number;
}

export interface WindowCount {
  readonly count: number;
  /** Until the window ends and the count is nothing again. */
  readonly secondsLeft: number;
}

/**
 * Keys are keyed hashes. Where the counters are the database's, what is given a transaction is part of it.
 * @throws AppError `unavailable` where the counters cannot be reached
 */
export interface Counters {
  /** @param tx absent: in a statement of its own, so that others see it at once */
  readonly reserve: (key: Buffer, rules: ThrottleRules, tx?: Db) => Promise<Reservation>;
  /** The seconds that `reserve` would refuse for, or 0. Counts and writes nothing. */
  readonly findWait: (key: Buffer, rules: ThrottleRules) => Promise<number>;
  /** The attempt was wrong: it is counted. */
  readonly fail: (tx: Db, key: Buffer, rules: ThrottleRules, handle: string) => Promise<void>;
  /** The attempt was right: earlier failures are forgotten. */
  readonly succeed: (tx: Db, key: Buffer, handle: string) => Promise<void>;
  /** The attempt was not judged: it is as if it had not been. */
  readonly release: (key: Buffer, handle: string) => Promise<void>;
  readonly clear: (tx: Db, key: Buffer) => Promise<void>;
  /** What stands against each key, in the same order. Counts and writes nothing. */
  readonly readStandings: (
    keys: readonly Buffer[],
    rules: ThrottleRules,
  ) => Promise<readonly Standing[]>;
  readonly readWindow: (key: Buffer) => Promise<WindowCount>;
  /** @param tx absent: in a statement of its own */
  readonly addToWindow: (key: Buffer, window: Window, tx?: Db) => Promise<WindowCount>;
  /** Whether they can be asked. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}
