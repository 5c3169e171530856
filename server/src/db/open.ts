/** Opens PostgreSQL or the embedded PGlite behind one face. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type PGliteOptions, types as pgliteTypes } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect } from "kysely";
import pg from "pg";
import type { DatabaseAddress } from "../config/database-url.ts";
import { DatabaseFolderError, lockFolder } from "./folder-lock.ts";
import type { Tables } from "./tables.ts";

/** A connection or a transaction. */
export type Db = Kysely<Tables>;

export interface Database {
  readonly engine: "pglite" | "postgresql";
  /** Every statement but the one below goes through here. */
  readonly kysely: Kysely<Tables>;
  /**
   * The per-request check, past the query builder and on connections of its own, so that it never
   * waits behind log-ins. `name` is the prepared statement's.
   */
  readonly check: <Row>(name: string, text: string, values: readonly unknown[]) => Promise<Row[]>;
  /** Connections in use, idle and waited for; the embedded database has always one. */
  readonly connections: () => { total: number; idle: number; waiting: number };
  readonly close: () => Promise<void>;
}

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

/** The major version of the PostgreSQL inside PGlite; a folder of another one cannot be opened. */
const embeddedMajorVersion = "18";

export interface PostgresqlOptions {
  readonly tls: "require" | "off" | undefined;
  /** Told of errors on idle connections; they mend themselves. */
  readonly onIdleError: (error: Error) => void;
  /** For migrations: one connection, statements as long as they take. */
  readonly forMigration?: boolean;
}

export function openPostgresql(address: DatabaseAddress, options: PostgresqlOptions): Database {
  const makePool = (max: number) => {
    const pool = new pg.Pool({ ...connectionConfig(address, options), max });
    pool.on("error", options.onIdleError);
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

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("an integer of the database is too large");
  return value;
}

/** @throws FolderInUseError, DatabaseFolderError */
export async function openEmbedded(folder: string): Promise<Database> {
  const release = lockFolder(folder);
  try {
    const data = join(folder, "pgdata");
    refuseOtherVersion(data);
    const pglite = await PGlite.create(data, embeddedOptions);
    return embedded(pglite, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** A database in memory, from a dump of an earlier one where there is one. */
export async function openEmbeddedInMemory(dump?: Blob): Promise<Database & { pglite: PGlite }> {
  const pglite = await PGlite.create({
    ...embeddedOptions,
    ...(dump === undefined ? {} : { loadDataDir: dump }),
    postgresqlconf: ["shared_buffers = '16MB'"],
  } as PGliteOptions);
  return { ...embedded(pglite, () => {}), pglite };
}

const embeddedOptions = {
  parsers: {
    [pgliteTypes.INT8]: safeInteger,
    [pgliteTypes.DATE]: (text: string) => text,
  },
};

function refuseOtherVersion(data: string): void {
  const versionFile = join(data, "PG_VERSION");
  if (!existsSync(versionFile)) return;
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== embeddedMajorVersion) {
    throw new DatabaseFolderError(
      `${data} was made by PostgreSQL ${version}, and this KPA has ${embeddedMajorVersion} inside: start the KPA that made it, or set KPA_DATA_DIR to another folder`,
    );
  }
}

function embedded(pglite: PGlite, release: () => void): Database {
  const kysely = new Kysely<Tables>({
    dialect: new PGliteDialect({ pglite: manyStatements(pglite) }),
  });
  return {
    engine: "pglite",
    kysely,
    check: async <Row>(_name: string, text: string, values: readonly unknown[]) =>
      (await pglite.query<Row>(text, [...values])).rows,
    connections: () => ({ total: 1, idle: 0, waiting: 0 }),
    close: async () => {
      await kysely.destroy();
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

type PGliteLike = Extract<
  ConstructorParameters<typeof PGliteDialect>[0]["pglite"],
  { ready: boolean }
>;
type Runner = Pick<PGlite, "query" | "exec">;

/** PGlite's `query` takes one statement; a migration file holds many, and has no parameters. */
function manyStatements(pglite: PGlite): PGliteLike {
  const query =
    (on: Runner) =>
    async <T>(text: string, parameters?: unknown[], queryOptions?: object) => {
      if (parameters?.length || !/;\s*\S/.test(text)) {
        return on.query<T>(text, parameters as never[], queryOptions);
      }
      await on.exec(text);
      return { rows: [] as T[], fields: [] };
    };
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
    close: () => pglite.close(),
    query: query(pglite) as PGliteLike["query"],
    transaction: (callback) =>
      pglite.transaction((tx) =>
        callback({
          query: query(tx as Runner) as PGliteLike["query"],
          rollback: () => tx.rollback(),
        }),
      ),
  } as PGliteLike;
}
