/** PostgreSQL: pools, time limits, TLS, and statements that are planned once. */
import { readFileSync } from "node:fs";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { DatabaseAddress } from "../config/database-url.ts";
import { type Database, safeInteger } from "./database.ts";
import type { Tables } from "./tables.ts";

/** How long anything may take, in milliseconds. */
const timeouts = {
  connect: 1_000,
  statement: 5_000,
  lock: 2_000,
  idleInTransaction: 10_000,
  /** Beyond `statement`: the answer of a server that went away without a word. */
  answer: 7_000,
};

const mainConnections = 8;
const checkConnections = 2;

export interface PostgresqlOptions {
  readonly tls: "require" | "off" | undefined;
  /** Told of errors on idle connections; they mend themselves. */
  readonly onIdleError: (error: Error) => void;
  /** For migrations: one connection, statements as long as they take. */
  readonly forMigration?: boolean;
}

export function openPostgresql(address: DatabaseAddress, options: PostgresqlOptions): Database {
  const makePool = (max: number) => {
    const Client = options.forMigration ? pg.Client : PreparingClient;
    const pool = new pg.Pool({ ...connectionConfig(address, options), max, Client });
    pool.on("error", options.onIdleError);
    // A connection that is lost between two statements of a transaction is not idle: without a
    // listener it would end the process. Whoever holds it learns of it by the next statement.
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  };
  const main = makePool(options.forMigration ? 2 : mainConnections);
  const checks = options.forMigration ? undefined : makePool(checkConnections);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: main }) });
  return {
    engine: "postgresql",
    kysely,
    check: async <Row>(name: string, text: string, values: readonly unknown[]) => {
      const result = await (checks ?? main).query({ name, text, values: [...values] });
      return result.rows as Row[];
    },
    connections: () => ({
      total: main.totalCount + (checks?.totalCount ?? 0),
      idle: main.idleCount + (checks?.idleCount ?? 0),
      waiting: main.waitingCount + (checks?.waitingCount ?? 0),
    }),
    close: async () => {
      await Promise.all([kysely.destroy(), checks?.end()]);
    },
  };
}

/** Texts that are prepared: statements made of changing parts would otherwise fill the server. */
const mostPrepared = 200;
const statementNames = new Map<string, string>();

/** Prepares what it runs: planning the look-up of a log-in costs five times what running it does. */
class PreparingClient extends pg.Client {
  // The overloads of `pg` are many; all that Kysely uses is a text and its values.
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given;
    const name =
      typeof text === "string" && Array.isArray(values) && values.length > 0
        ? nameOf(text)
        : undefined;
    const call = name === undefined ? given : [{ name, text, values }, ...rest];
    return (super.query as (...call: unknown[]) => never)(...call);
  }
}

function nameOf(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known !== undefined || statementNames.size >= mostPrepared) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

function connectionConfig(address: DatabaseAddress, options: PostgresqlOptions): pg.PoolConfig {
  const timeLimits = options.forMigration
    ? { lock_timeout: 30_000 }
    : {
        statement_timeout: timeouts.statement,
        lock_timeout: timeouts.lock,
        idle_in_transaction_session_timeout: timeouts.idleInTransaction,
        query_timeout: timeouts.answer,
      };
  return {
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: tlsConfig(address, options.tls),
    application_name: address.applicationName ?? "kpa",
    connectionTimeoutMillis: timeouts.connect,
    keepAlive: true,
    types: { getTypeParser: postgresqlParser as typeof pg.types.getTypeParser },
    ...timeLimits,
  };
}

/** libpq's meaning of `sslmode`; `KPA_DATABASE_TLS=require` verifies the certificate as well. */
function tlsConfig(
  address: DatabaseAddress,
  tls: "require" | "off" | undefined,
): pg.PoolConfig["ssl"] {
  const mode = address.sslMode;
  if (tls === "off" || address.host.startsWith("/")) return false;
  if (tls !== "require" && mode !== "require" && mode !== "verify-ca" && mode !== "verify-full") {
    return false;
  }
  const ca =
    address.sslRootCertificate === undefined || address.sslRootCertificate === "system"
      ? undefined
      : readFileSync(address.sslRootCertificate, "utf8");
  const isVerified = tls === "require" || mode !== "require" || ca !== undefined;
  return {
    rejectUnauthorized: isVerified,
    ...(ca === undefined ? {} : { ca }),
    // `verify-ca` trusts the authority and not the name.
    ...(mode === "verify-ca" && tls !== "require" ? { checkServerIdentity: () => undefined } : {}),
  };
}

const int8Type = 20;
const dateType = 1082;

function postgresqlParser(type: number, format?: string) {
  if (type === int8Type) return safeInteger;
  if (type === dateType) return (text: string) => text;
  return pg.types.getTypeParser(type, format as "text");
}
