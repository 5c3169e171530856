/** A Redis of the test's own: nobody else's is written to, and it can be stopped. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

const program = "redis-server";
const isRequired = process.env.REQUIRE_REDIS === "1";
const isInstalled = spawnSync(program, ["--version"]).status === 0;

/** Where it is not, and nothing requires it, what needs it is left out and says so. */
export const hasRedis = isInstalled || isRequired;
if (!hasRedis) process.stdout.write(`nothing is tested on Redis: ${program} is not installed\n`);

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Beside the server's own connection. */
  readonly client: Redis;
  /** Lets time pass for everything in it: its own clock cannot be moved. */
  readonly advance: (seconds: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startRedis({ port = 0, password = "" } = {}): Promise<RedisServer> {
  const at = port === 0 ? await findFreePort() : port;
  const settings = {
    port: String(at),
    bind: "127.0.0.1",
    save: "",
    appendonly: "no",
    loglevel: "warning",
    ...(password === "" ? {} : { requirepass: password }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program, args, { stdio: "ignore" });
  const client = new Redis(at, "127.0.0.1", {
    ...(password === "" ? {} : { password }),
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
  });
  client.on("error", () => {}); // until it listens
  await waitFor(client, child);
  return {
    port: at,
    url: `redis://${password === "" ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${at}`,
    client,
    advance: async (seconds) => {
      await client.eval(advanceScript, 0, seconds);
    },
    stop: async () => {
      client.disconnect();
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    },
  };
}

async function waitFor(client: Redis, child: ChildProcess): Promise<void> {
  let fault: Error | undefined;
  child.once("error", (error) => {
    fault = error;
  });
  while (client.status !== "ready") {
    if (fault !== undefined || child.exitCode !== null) {
      client.disconnect();
      throw fault ?? new Error(`${program} ended with ${child.exitCode}`);
    }
    await sleep(10);
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Every instant that is written down moves back: ends of waits, beginnings of attempts, expiries. */
const advanceScript = `
  local seconds = tonumber(ARGV[1])
  local function earlier(instant) return string.format('%.0f', instant - seconds * 1000000) end
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local kind = redis.call('TYPE', key).ok
    if kind == 'hash' then
      local blocked = redis.call('HGET', key, 'blocked_until')
      if blocked then redis.call('HSET', key, 'blocked_until', earlier(blocked)) end
    elseif kind == 'zset' then
      for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
        redis.call('ZADD', key, earlier(redis.call('ZSCORE', key, member)), member)
      end
    end
    local left = redis.call('PTTL', key)
    if left > 0 then redis.call('PEXPIRE', key, math.max(0, left - seconds * 1000)) end
  end
`;
