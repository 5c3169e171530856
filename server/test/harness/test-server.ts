/** A whole server on a database of its own, spoken to over HTTP, in this process. */
import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import type { InjectOptions } from "fastify";
import { sql } from "kysely";
import { inject } from "vitest";
import { type Application, createApplication, createContext } from "../../src/app.ts";
import { beginLog } from "../../src/audit/seal.ts";
import { parseDatabaseUrl } from "../../src/config/database-url.ts";
import { type Environment, loadConfig } from "../../src/config/load.ts";
import { createPasswordHasher, type PasswordHasher } from "../../src/crypto/password-hash.ts";
import type { Database } from "../../src/db/database.ts";
import { openEmbeddedInMemory } from "../../src/db/embedded.ts";
import { migrationStatus } from "../../src/db/migrate.ts";
import { openPostgresql } from "../../src/db/postgresql.ts";
import { createLog } from "../../src/log.ts";
import { ensureSigningKey } from "../../src/tokens/rotate.ts";
import { ensureDemoUser } from "../../src/users/demo-user.ts";
import { refuseSecrets, refuseSecretsIn } from "./canaries.ts";
import { createTestDatabase } from "./postgresql.ts";
import type {} from "./provided.ts";

export const testSecret = "a secret that only the tests know, long enough";

export interface TestDatabase {
  readonly database: Database;
  /** Absent on the embedded engine, whose database lives in this process. */
  readonly url: string | undefined;
}

/** Of this process: reading it takes as long as opening it. */
let dump: Blob | undefined;

/** @param from `empty`: without KPA's tables, as a seed finds it */
export async function openTestDatabase(
  from: "template" | "empty" = "template",
): Promise<TestDatabase> {
  if (inject("engine") === "pglite") {
    dump ??= new Blob([readFileSync(inject("pgliteDump"))]);
    const database = await openEmbeddedInMemory(dump);
    if (from === "empty") await emptyDatabase(database);
    return { database, url: undefined };
  }
  const url = await createTestDatabase(from);
  return { database: openAt(url), url };
}

/** Quicker than a new one, which an embedded engine takes seconds to make. */
export async function emptyDatabase(database: Database): Promise<void> {
  await sql`drop schema public cascade`.execute(database.kysely);
  await sql`create schema public`.execute(database.kysely);
}

export function openAt(url: string): Database {
  return openPostgresql(parseDatabaseUrl(url), { tls: "off", onIdleError: () => {} });
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Undefined where the answer is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any;
}

export interface RequestOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, in the place of `body`. */
  readonly raw?: string | Buffer;
  /** Where the request comes from; loopback unless it says otherwise. */
  readonly ip?: string;
}

export interface TestServerOptions {
  /** Over the defaults: development, the tests' secret. */
  readonly environment?: Environment;
  /** A database that is migrated already; the server then does not close it. */
  readonly database?: Database;
  /** Makes the seed's demo user. On by default. */
  readonly demoUser?: boolean;
  /** `many`: each request comes from an address of its own, so that no limit on a client is met. */
  readonly clients?: "one" | "many";
  /** In the place of the server's own hashing: see `cheap-passwords.ts`. */
  readonly passwords?: PasswordHasher;
  /** Asks again where it was answered 503, as a client does. */
  readonly isPatient?: boolean;
}

const mostTries = 30;

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

export async function startTestServer(options: TestServerOptions = {}) {
  const config = loadConfig({
    environment: {
      KPA_ENV: "development",
      SECRET_KEY: testSecret,
      KPA_BREACHED_PASSWORDS: "off", // in production nobody outside is asked, unless a test says whom
      ...options.environment,
    },
    readFile: (path) => readFileSync(path, "utf8"),
  });
  const database = options.database ?? (await openTestDatabase()).database;
  const lines: string[] = [];
  const { log } = createLog("trace", { format: "json", stream: linesInto(lines) });
  const own = createContext({ config, secret: config.SECRET_KEY ?? testSecret, database, log });
  const ctx = { ...own, passwords: options.passwords ?? passwordsFor(options) ?? own.passwords };
  const application = await createApplication(ctx, "0.0.0-test");
  if ((await migrationStatus(ctx.db)).pending.length === 0) await beginLog(ctx);
  await ensureSigningKey(ctx);
  await application.signingKeys?.refresh();
  application.state.isReady = true;
  if (options.demoUser ?? true) await ensureDemoUser(ctx);

  const from = () => (options.clients === "many" ? { ip: newAddress() } : {});
  const request = async (method: string, path: string, sent: RequestOptions = {}) => {
    for (let tries = 1; ; tries++) {
      const answer = await send(application, method, path, { ...from(), ...sent });
      const isLast = !options.isPatient || tries === mostTries;
      if (answer.status !== 503 || isLast) return answer;
    }
  };
  return {
    ctx,
    application,
    /** Everything that was logged, a JSON line each. */
    logLines: lines as readonly string[],
    request,
    get: (path: string, sent?: RequestOptions) => request("GET", path, sent),
    post: (path: string, sent?: RequestOptions) => request("POST", path, sent),
    patch: (path: string, sent?: RequestOptions) => request("PATCH", path, sent),
    put: (path: string, sent?: RequestOptions) => request("PUT", path, sent),
    delete: (path: string, sent?: RequestOptions) => request("DELETE", path, sent),
    logIn: async (phone = "7760873976", password = "to_share@123", more: object = {}) =>
      request("POST", "/api/v1/auth/login", { body: { phone, password, ...more } }),
    /** Logs in, which has to succeed. @returns the access token */
    token: async (phone?: string, password?: string): Promise<string> => {
      const answer = await request("POST", "/api/v1/auth/login", {
        body: { phone: phone ?? "7760873976", password: password ?? "to_share@123" },
      });
      if (answer.status !== 200) throw new Error(`log-in failed: ${answer.text}`);
      return answer.body.data.token;
    },
    /** Moves the database's clock, and with it everything that expires. */
    advance: (seconds: number) => {
      ctx.clock.offsetSeconds += seconds;
    },
    /** Opens a real port. @returns its address */
    listen: () => application.server.listen({ port: 0, host: "127.0.0.1" }),
    /** Fails where anything that the server wrote holds a secret. */
    close: async () => {
      await application.server.close();
      const leak = await findLeak(lines, database);
      await ctx.passwords.close();
      await ctx.limits.counters.close();
      if (options.database === undefined) await database.close();
      if (leak !== undefined) throw leak;
    },
  };
}

/** Threads that all servers of this process share: to start them takes longer than to hash. */
let threads: PasswordHasher | undefined;

function passwordsFor({ environment }: TestServerOptions): PasswordHasher | undefined {
  if (environment?.KPA_HASH_QUEUE !== undefined) return undefined;
  threads ??= createPasswordHasher(256);
  return { ...threads, close: async () => {} };
}

let addresses = 0;

/** In 10.0.0.0/8, where no test's proxy or client is by itself. */
function newAddress(): string {
  addresses++;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

async function findLeak(lines: readonly string[], database: Database): Promise<unknown> {
  try {
    for (const line of lines) refuseSecrets("the log", line);
    await refuseSecretsIn(database);
    return undefined;
  } catch (error) {
    return error;
  }
}

function linesInto(lines: string[]): NodeJS.WritableStream {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
}

async function send(
  application: Application,
  method: string,
  path: string,
  { token, headers, body, raw, ip }: RequestOptions,
): Promise<Answer> {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await application.server.inject({
    method: method as InjectOptions["method"] & string,
    url: path,
    ...(ip === undefined ? {} : { remoteAddress: ip }),
    headers: {
      ...(payload === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  return {
    status: response.statusCode,
    headers: response.headers as Answer["headers"],
    text: response.body,
    body: parseJson(response.body),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
