/** Attempts are counted in the database or in Redis, and every rule holds in both. */
import { afterAll, beforeAll, describe } from "vitest";
import { cheapPasswords } from "./cheap-passwords.ts";
import { hasRedis, type RedisServer, startRedis } from "./redis-server.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  type TestServerOptions,
} from "./test-server.ts";

export interface CounterStore {
  readonly name: "the database" | "Redis";
  /** What tells a server or a command of the store. */
  readonly environment: () => Readonly<Record<string, string>>;
  /**
   * Starts a server that counts in the store; all of them share a database. By default it hashes cheaply,
   * and each request comes from an address of its own.
   */
  readonly start: (options?: TestServerOptions) => Promise<TestServer>;
  /** Lets time pass for the store and for every server that was started here. */
  readonly advance: (seconds: number) => Promise<void>;
}

export function describeEachStore(rules: (store: CounterStore) => void): void {
  for (const name of ["the database", "Redis"] as const) {
    describe.runIf(name === "the database" || hasRedis)(`counted in ${name}`, () => {
      let shared: TestDatabase;
      let redis: RedisServer | undefined;
      const servers: TestServer[] = [];
      beforeAll(async () => {
        shared = await openTestDatabase();
        if (name === "Redis") redis = await startRedis();
      });
      afterAll(async () => {
        for (const server of servers) await server.close();
        await redis?.stop();
        await shared.database.close();
      });
      const environment = () => (redis === undefined ? {} : { KPA_REDIS_URL: redis.url });
      let passed = 0;
      rules({
        name,
        environment,
        start: async (options = {}) => {
          const server = await startTestServer({
            clients: "many",
            passwords: cheapPasswords,
            database: shared.database,
            ...options,
            environment: { ...environment(), ...options.environment },
          });
          server.advance(passed);
          servers.push(server);
          return server;
        },
        advance: async (seconds) => {
          passed += seconds;
          for (const server of servers) server.advance(seconds);
          await redis?.advance(seconds);
        },
      });
    });
  }
}
