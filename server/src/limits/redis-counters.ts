/**
 * Counters in Redis or Valkey. Where it does not answer in time nobody may guess (503), and whatever asks
 * no counter goes on.
 */
import { randomBytes } from "node:crypto";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { Counters, Window, WindowCount } from "./counters.ts";
import { connectToRedis, type RedisConnection, type ReportConnection } from "./redis-connection.ts";
import {
  failScript,
  findWaitScript,
  releaseScript,
  reserveScript,
  standingScript,
  succeedScript,
} from "./redis-throttle.ts";
import { accountRules } from "./rules.ts";

const prefix = "kpa";

export function redisCounters(url: string, report: ReportConnection): Counters {
  const connection = connectToRedis(url, report);
  const throttle = throttleOn(connection);
  return {
    ...throttle,
    ...windowsOn(connection),
    // A script, because a role that may PING may not be allowed to run one.
    check: async () => void (await throttle.findWait(randomBytes(32), accountRules)),
    close: async () => connection.close(),
  };
}

function throttleOn({
  ask,
}: RedisConnection): Omit<Counters, "readWindow" | "addToWindow" | "check" | "close"> {
  // In braces: the part that decides which node of a cluster has a key. Both are on one.
  const keysOf = (key: Buffer) => {
    const name = `${prefix}:{${key.toString("base64url")}}`;
    return [`${name}:failures`, `${name}:under-way`] as const;
  };
  const run = (script: string, key: Buffer, ...values: readonly (string | number)[]) =>
    ask((client) => client.eval(script, 2, ...keysOf(key), ...values) as Promise<unknown>);
  return {
    reserve: async (key, rules) => {
      const { freeFailures, mostFailures, mostUnderWay, reservationSeconds } = rules;
      const values = [mostFailures, reservationSeconds, rules.longestWaitSeconds];
      const answer = await run(reserveScript, key, ...values, freeFailures, mostUnderWay);
      const [state, value] = answer as ["reserved" | "blocked" | "full", string];
      if (state === "reserved") return { state, handle: value };
      return state === "blocked" ? { state, waitSeconds: Number(value) } : { state };
    },
    findWait: async (key, { mostFailures, reservationSeconds, longestWaitSeconds }) => {
      const values = [mostFailures, reservationSeconds, longestWaitSeconds];
      return Number(await run(findWaitScript, key, ...values));
    },
    fail: async (_db, key, rules, handle) => {
      const { freeFailures, firstWaitSeconds, longestWaitSeconds, mostFailures } = rules;
      const values = [mostFailures, freeFailures, firstWaitSeconds, longestWaitSeconds];
      await run(failScript, key, handle, ...values);
    },
    succeed: async (_db, key, handle) => void (await run(succeedScript, key, handle)),
    release: async (key, handle) => void (await run(releaseScript, key, handle)),
    readStandings: (keys, { mostFailures, reservationSeconds, longestWaitSeconds }) => {
      const values = [mostFailures, reservationSeconds, longestWaitSeconds];
      return Promise.all(
        keys.map(async (key) => {
          const [failures, wait] = (await run(standingScript, key, ...values)) as [string, string];
          return { failures: Number(failures), waitSeconds: Number(wait) };
        }),
      );
    },
    clear: async (_db, key) => void (await ask((client) => client.del(...keysOf(key)))),
  };
}

function windowsOn({ client, ask }: RedisConnection): Pick<Counters, "readWindow" | "addToWindow"> {
  const limiters = new Map<number, RateLimiterRedis>();
  /** The library's own limit is not used: who counts decides what is too many. */
  const limiterOf = ({ seconds }: Pick<Window, "seconds">) => {
    const known = limiters.get(seconds);
    if (known !== undefined) return known;
    const made = new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `${prefix}:window`,
      points: 1,
      duration: seconds,
    });
    limiters.set(seconds, made);
    return made;
  };
  const anyWindow = limiterOf({ seconds: 1 });
  const toCount = (found: { consumedPoints: number; msBeforeNext: number } | null): WindowCount =>
    found === null
      ? { count: 0, secondsLeft: 0 }
      : { count: found.consumedPoints, secondsLeft: Math.ceil(found.msBeforeNext / 1000) };
  return {
    readWindow: async (key) => toCount(await ask(() => anyWindow.get(key.toString("base64url")))),
    addToWindow: async (key, window) =>
      toCount(await ask(() => limiterOf(window).penalty(key.toString("base64url"), 1))),
  };
}
