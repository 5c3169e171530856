/**
 * Watches how many attempts fail on all accounts together. Far above what is normal here, somebody tries
 * many accounts a little each: from then on a device that an account does not know has to wait sooner and
 * longer, before anybody is locked out. Counted here and written down every second, so that no attempt waits
 * for a row that all of them share.
 */
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { addFailures, type Rates, readRates } from "./rate-queries.ts";

export interface GuessingRate {
  /** One more attempt has failed. */
  readonly failed: () => void;
  readonly isOnAlert: () => boolean;
  /** When this process saw the present alert begin; undefined: there is none. */
  readonly alertSinceMs: () => number | undefined;
  /** Writes down what was counted here, and looks at all replicas' figures. */
  readonly look: () => Promise<void>;
}

/** An alert begins above so many times the usual rate, and never below this many in five minutes. */
const alert = { timesUsual: 10, leastInFiveMinutes: 300 };

export function isAlarming({ recent, usual }: Rates): boolean {
  return recent > Math.max(alert.leastInFiveMinutes, alert.timesUsual * usual);
}

interface RateContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Told when an alert begins and when it ends. */
  readonly onChange: (isOnAlert: boolean, rates: Rates) => void;
}

export function createGuessingRate({ db, clock, onChange }: RateContext): GuessingRate {
  let counted = 0;
  let isOnAlert = false;
  let sinceMs: number | undefined;
  return {
    failed: () => {
      counted++;
    },
    isOnAlert: () => isOnAlert,
    alertSinceMs: () => sinceMs,
    look: async () => {
      const mine = counted;
      counted = 0;
      try {
        if (mine > 0) await addFailures(db, clock, mine);
      } catch (error) {
        counted += mine;
        throw error;
      }
      const rates = await readRates(db, clock);
      const isHigh = isAlarming(rates);
      if (isHigh !== isOnAlert) {
        onChange(isHigh, rates);
        sinceMs = isHigh ? clock.nowMs() : undefined;
      }
      isOnAlert = isHigh;
    },
  };
}
