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
import type { Database } from "../../src/db/database.ts";
import { openEmbeddedInMemory } from "../../src/db/embedded.ts";
import { migrationStatus } from "../../src/db/migrate.ts";
import { openPostgresql } from "../../src/db/postgresql.ts";
import { createLog } from "../../src/log.ts";
import { ensureSigningKey } from "../../src/tokens/rotate.ts";
import { ensureDemoUser } from "../../src/users/demo-user.ts";
import { createTestDatabase } from "./postgresql.ts";
import type {} from "./provided.ts";

export const testSecret = "a secret that only the tests know, long enough";

export interface TestDatabase {
  readonly database: Database;
  /** Absent on the embedded engine, whose database lives in this process. */
  readonly url: string | undefined;
}

/** @param from `empty`: without KPA's tables, as a seed finds it */
export async function openTestDatabase(
  from: "template" | "empty" = "template",
): Promise<TestDatabase> {
  if (inject("engine") === "pglite") {
    const database = await openEmbeddedInMemory(new Blob([readFileSync(inject("pgliteDump"))]));
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
}

export interface TestServerOptions {
  /** Over the defaults: development, the tests' secret. */
  readonly environment?: Environment;
  /** A database that is migrated already; the server then does not close it. */
  readonly database?: Database;
  /** Makes the seed's demo user. On by default. */
  readonly demoUser?: boolean;
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

export async function startTestServer(options: TestServerOptions = {}) {
  const config = loadConfig({
    environment: { KPA_ENV: "development", SECRET_KEY: testSecret, ...options.environment },
    readFile: (path) => readFileSync(path, "utf8"),
  });
  const database = options.database ?? (await openTestDatabase()).database;
  const lines: string[] = [];
  const { log } = createLog("trace", { format: "json", stream: linesInto(lines) });
  const ctx = createContext({ config, secret: config.SECRET_KEY ?? testSecret, database, log });
  const application = await createApplication(ctx, "0.0.0-test");
  if ((await migrationStatus(ctx.db)).pending.length === 0) await beginLog(ctx);
  await ensureSigningKey(ctx);
  await application.signingKeys?.refresh();
  application.state.isReady = true;
  if (options.demoUser ?? true) await ensureDemoUser(ctx);

  const request = (method: string, path: string, sent: RequestOptions = {}) =>
    send(application, method, path, sent);
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
    close: async () => {
      await application.server.close();
      await ctx.passwords.close();
      if (options.database === undefined) await database.close();
    },
  };
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
  { token, headers, body, raw }: RequestOptions,
): Promise<Answer> {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await application.server.inject({
    method: method as InjectOptions["method"] & string,
    url: path,
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
