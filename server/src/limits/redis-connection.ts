/**
 * One connection to Redis or Valkey. While there is none it is refused at once what is asked, so that nobody
 * waits for it, and nothing that was given up is sent later.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { AppError } from "../errors.ts";
import { CountersFault } from "./counters.ts";

export interface RedisConnection {
  readonly client: Redis;
  /** @throws AppError `unavailable` where there is no answer in time */
  readonly ask: <T>(question: (client: Redis) => Promise<T>) => Promise<T>;
  readonly close: () => void;
}

/** @param reason why there is none; absent: it is there again */
export type ReportConnection = (isThere: boolean, reason?: string) => void;

const silenceMs = 1_000;
const longestPauseMs = 2_000;

/** Connects at the first use. @param report told when the connection is lost, and when it is back */
export function connectToRedis(url: string, report: ReportConnection): RedisConnection {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: silenceMs,
    commandTimeout: silenceMs,
    // A connection that says nothing is given up as a whole: what came next would wait for it as well.
    socketTimeout: silenceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // An attempt whose answer was lost may have been counted: asked again, it would count twice.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * 2 ** times, longestPauseMs),
    // After a failover the old connection leads to a replica.
    reconnectOnError: ({ message }) => message.startsWith("READONLY"),
  });
  const lastFault = reportChanges(client, report);
  let first: Promise<void> | undefined;
  const isReady = async () => {
    if (client.status === "ready") return true;
    first ??= client.connect().catch(() => {});
    await Promise.race([first, sleep(silenceMs, undefined, { ref: false })]);
    // Changed by what was waited for.
    return (client.status as string) === "ready";
  };
  return {
    client,
    ask: async (question) => {
      try {
        if (!(await isReady())) throw new Error(lastFault() ?? "there is no connection");
        return await question(client);
      } catch (error) {
        throw new AppError("unavailable", { cause: bare(error), retryAfterSeconds: 1 });
      }
    },
    close: () => client.disconnect(),
  };
}

/**
 * Each outage is told once, however often the connection is tried.
 * @returns why there was no connection, the last time that there was none
 */
function reportChanges(client: Redis, report: ReportConnection): () => string | undefined {
  let isThere = true;
  let fault: string | undefined;
  const lose = (reason: string) => {
    if (isThere) report(false, reason);
    isThere = false;
  };
  client.on("error", (error: Error) => {
    fault = bare(error).message;
    lose(fault);
  });
  client.on("close", () => lose("the connection was closed"));
  client.on("ready", () => {
    if (!isThere) report(true);
    isThere = true;
    fault = undefined;
  });
  return () => fault;
}

/** The library hangs the command on its errors, and a password is part of one of them. */
function bare(error: unknown): CountersFault {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return new CountersFault(message || code || "no answer");
}
