/** What the limits are handed. */
import type { Logger } from "pino";
import type { Config } from "../config/load.ts";
import type { Keys } from "../crypto/derived-keys.ts";
import type { Clock } from "../db/clock.ts";
import type { Places } from "../places.ts";
import type { Counters } from "./counters.ts";
import type { GuessingRate } from "./guessing-rate.ts";
import type { LimitTally } from "./tally.ts";

export interface Limits {
  readonly counters: Counters;
  /** Attempts of this process that wait for others on the same account. */
  readonly places: Places;
  readonly guessingRate: GuessingRate;
  readonly tally: LimitTally;
}

export interface LimitContext {
  readonly config: Config;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: Limits;
}

export interface Client {
  /** The client's address, not a proxy's, in its one spelling. */
  readonly ip: string;
  /** Told where the client's network stands with a limit, for the answer's headers. */
  readonly noteLimit?: (limit: ClientLimit) => void;
}

/** So many in so many seconds; of them, and of the time, this much is left. */
export interface ClientLimit {
  readonly most: number;
  readonly seconds: number;
  readonly left: number;
  readonly secondsLeft: number;
}
