/**
 * Counters in Redis or Valkey. Where it does not answer in time nobody may guess (503), and whatever asks
 * no counter goes on.
 */
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import type { Counters, Reservation, ThrottleRules, Window, WindowCount } from "./counters.ts";
import { failScript, releaseScript, reserveScript, succeedScript } from "./redis-throttle.ts";

const prefix = "kpa";
const timeouts = { connectMs: 2_000, commandMs: 1_000, longestPauseMs: 2_000 };

/** Connects at the first use. @param onError told of a connection that is lost or cannot be made */
export function redisCounters(url: string, onError: (error: Error) => void): Counters {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeouts.connectMs,
    commandTimeout: timeouts.commandMs,
    maxRetriesPerRequest: 0,
    // An attempt whose answer was lost may have been counted: asked again, it would count twice.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * 2 ** times, timeouts.longestPauseMs),
  });
  client.on("error", onError);
  const throttle = throttleOn(client);
  const windows = windowsOn(client);
  return {
    ...throttle,
    ...windows,
    check: () => reached(async () => void (await client.ping())),
    close: async () => {
      client.disconnect();
    },
  };
}

async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new AppError("unavailable", { cause: error, retryAfterSeconds: 1 });
  }
}

function throttleOn(
  client: Redis,
): Pick<Counters, "reserve" | "fail" | "succeed" | "release" | "clear"> {
  // In braces: the part that decides which node of a cluster has a key. Both are on one.
  const keysOf = (key: Buffer) => {
    const name = `${prefix}:{${key.toString("base64url")}}`;
    return [`${name}:failures`, `${name}:under-way`] as const;
  };
  const run = (script: string, key: Buffer, ...values: (string | number)[]) =>
    reached(() => client.eval(script, 2, ...keysOf(key), ...values));
  return {
    reserve: async (key, rules) => {
      const { freeFailures, mostFailures, mostUnderWay, reservationSeconds, longestWaitSeconds } =
        rules;
      const [state, value] = (await run(
        reserveScript,
        key,
        freeFailures,
        mostFailures,
        mostUnderWay,
        reservationSeconds,
        longestWaitSeconds,
      )) as [Reservation["state"], string];
      if (state === "reserved") return { state, handle: value };
      return state === "blocked" ? { state, waitSeconds: Number(value) } : { state };
    },
    fail: async (_tx, key, rules: ThrottleRules, handle) => {
      const { freeFailures, firstWaitSeconds, longestWaitSeconds, mostFailures } = rules;
      await run(
        failScript,
        key,
        handle,
        freeFailures,
        firstWaitSeconds,
        longestWaitSeconds,
        mostFailures,
      );
    },
    succeed: async (_tx, key, handle) => void (await run(succeedScript, key, handle)),
    release: async (key, handle) => void (await run(releaseScript, key, handle)),
    clear: async (_tx, key) => void (await reached(() => client.del(...keysOf(key)))),
  };
}

function windowsOn(client: Redis): Pick<Counters, "readWindow" | "addToWindow"> {
  const limiters = new Map<string, RateLimiterRedis>();
  const limiterOf = ({ most, seconds }: Window) => {
    const name = `${most}/${seconds}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const keyPrefix = `${prefix}:window`;
    const made = new RateLimiterRedis({
      storeClient: client,
      keyPrefix,
      points: most,
      duration: seconds,
    });
    limiters.set(name, made);
    return made;
  };
  const anyWindow = limiterOf({ most: 1, seconds: 1 });
  const toCount = (found: { consumedPoints: number; msBeforeNext: number } | null): WindowCount =>
    found === null
      ? { count: 0, secondsLeft: 0 }
      : { count: found.consumedPoints, secondsLeft: Math.ceil(found.msBeforeNext / 1000) };
  return {
    readWindow: async (key) =>
      toCount(await reached(() => anyWindow.get(key.toString("base64url")))),
    addToWindow: async (key, window) =>
      toCount(await reached(() => limiterOf(window).penalty(key.toString("base64url"), 1))),
  };
}
