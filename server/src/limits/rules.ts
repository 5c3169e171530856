/** Every limit on attempts, in one place. `docs/limits.md` says why they are as they are. */
import type { ThrottleRules, Window } from "./counters.ts";

/** On one account and way in; on one device of an account, where it is known, apart from all others. */
export const accountRules: ThrottleRules = {
  freeFailures: 5,
  firstWaitSeconds: 2,
  longestWaitSeconds: 15 * 60,
  mostFailures: 50,
  mostUnderWay: 20,
  reservationSeconds: 60,
};

/** While guesses over all accounts are far above their normal rate, for devices that are not known. */
export const alertRules: ThrottleRules = { ...accountRules, freeFailures: 1, firstWaitSeconds: 60 };

/** Failed attempts from one client network. Right ones are not counted: a carrier's NAT holds thousands. */
export const clientFailures: Window = { most: 100, seconds: 15 * 60 };
export const clientFailuresOnAlert: Window = { ...clientFailures, most: 20 };

/** Codes asked for from one client network. */
export const clientCodes: Window = { most: 60, seconds: 60 * 60 };
