/** What the limits keep while the process runs. */
import type { Logger } from "pino";
import type { Config } from "../config/load.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { createAttemptPlaces } from "./attempts.ts";
import { databaseCounters } from "./database-counters.ts";
import { createGuessingRate } from "./guessing-rate.ts";
import type { Limits } from "./limit-context.ts";
import { redisCounters } from "./redis-counters.ts";
import { LimitTally } from "./tally.ts";

export interface LimitParts {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Db;
  readonly clock: Clock;
}

export function createLimits({ config, log, db, clock }: LimitParts): Limits {
  const url = config.KPA_REDIS_URL;
  return {
    counters:
      url === undefined
        ? databaseCounters(db, clock)
        : redisCounters(url, (isThere, reason) => {
            if (isThere) log.warn("the counters answer again");
            else log.error({ reason }, "the counters do not answer: nobody can guess or log in");
          }),
    places: createAttemptPlaces(),
    guessingRate: createGuessingRate({
      db,
      clock,
      onChange: (isOnAlert, rates) => {
        if (isOnAlert) {
          log.error(
            rates,
            "attempts fail far more often than usual: strangers wait sooner and longer",
          );
        } else log.warn(rates, "attempts fail as often as usual again");
      },
    }),
    tally: new LimitTally(),
  };
}
