import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import {
  addToWindow,
  deleteThrottle,
  findWait,
  readStandings,
  readWindow,
  releaseAttempt,
  reserveAttempt,
  settleFailure,
  settleSuccess,
} from "./counter-queries.ts";
import type { Counters } from "./counters.ts";

export function databaseCounters(db: Db, clock: Clock): Counters {
  return {
    reserve: (key, rules, tx) => reserveAttempt(tx ?? db, clock, key, rules),
    findWait: (key, rules) => findWait(db, clock, key, rules),
    fail: (tx, key, rules, handle) => settleFailure(tx, clock, key, rules, handle),
    succeed: (tx, key, handle) => settleSuccess(tx, clock, key, handle),
    release: (key, handle) => releaseAttempt(db, key, handle),
    clear: (tx, key) => deleteThrottle(tx, key),
    readStandings: (keys, rules) => readStandings(db, clock, keys, rules),
    readWindow: (key) => readWindow(db, clock, key),
    addToWindow: (key, window, tx) => addToWindow(tx ?? db, clock, key, window),
    check: async () => {},
    close: async () => {},
  };
}
