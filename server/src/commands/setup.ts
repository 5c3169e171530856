/** What commands share: configuration from its sources, and a database that is closed again. */
import { existsSync, readFileSync } from "node:fs";
import pino from "pino";
import { openDatabase } from "../app.ts";
import { beginLog } from "../audit/seal.ts";
import { parseDotenv } from "../config/dotenv.ts";
import { type Config, ConfigError, loadConfig } from "../config/load.ts";
import { productionFaults } from "../config/production.ts";
import type { Context } from "../context.ts";
import { deriveKeys } from "../crypto/derived-keys.ts";
import { createPasswordHasher } from "../crypto/password-hash.ts";
import { DatabaseClock } from "../db/clock.ts";
import { isDatabaseUnavailable } from "../db/faults.ts";
import { DatabaseFolderError, FolderInUseError } from "../db/folder-lock.ts";
import { MigrationError, migrationStatus } from "../db/migrate.ts";
import { AppError } from "../errors.ts";
import { logoFaults } from "../http/brand-logo.ts";
import { CountersFault } from "../limits/counters.ts";
import { createLimits } from "../limits/create.ts";
import { resolveSecret } from "../secret.ts";
import { metadataSchemaFaults } from "../users/metadata-rules.ts";
import { CommandError, type GlobalOptions, type Terminal } from "./terminal.ts";

const defaultEnvFile = ".env";

/** @throws ConfigError with every fault; CommandError where a named `.env` file is not there */
export function readConfig(terminal: Terminal, options: GlobalOptions): Config {
  const path = options.envFile ?? defaultEnvFile;
  if (options.envFile !== undefined && !existsSync(path)) {
    throw new CommandError("no_env_file", "the file that --env-file names is not there");
  }
  const dotenv = existsSync(path)
    ? parseDotenv(readFileSync(path, "utf8"), terminal.environment)
    : undefined;
  for (const line of dotenv?.unreadableLines ?? []) {
    terminal.stderr.write(`kpa: ${path}: line ${line} is not NAME=value and was skipped\n`);
  }
  return loadConfig({
    environment: terminal.environment,
    ...(dotenv ? { dotenv: dotenv.values } : {}),
    ...(options.defaultEnv ? { defaultEnv: options.defaultEnv } : {}),
    readFile: (file) => readFileSync(file, "utf8"),
  });
}

/**
 * For a command that uses the server's keys. @throws as `readConfig`, and with what production refuses
 */
export function readServerConfig(terminal: Terminal, options: GlobalOptions): Config {
  const config = readConfig(terminal, options);
  const faults = productionFaults(config);
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** What a server finds as it starts: a configuration, where it can be read, and all that is wrong with it. */
export function examineConfig(
  terminal: Terminal,
  options: GlobalOptions,
): { readonly config: Config | undefined; readonly faults: readonly string[] } {
  try {
    const config = readConfig(terminal, options);
    return { config, faults: [...productionFaults(config), ...fileFaults(config)] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const faults = [...error.faults, ...fileFaults(error.readable)];
    return { config: undefined, faults };
  }
}

/** Of the files that the configuration names or implies. */
function fileFaults(config: Partial<Config>): readonly string[] {
  return [...metadataSchemaFaults(config), ...logoFaults(config)];
}

export type CommandContext = Pick<
  Context,
  "config" | "database" | "db" | "passwords" | "limits"
> & {
  readonly clock: DatabaseClock;
};

/**
 * Runs a command on the configured database and closes it afterwards.
 * @throws CommandError where the database is in use, unreachable or not migrated
 */
export async function withDatabase<T>(
  config: Config,
  work: (ctx: CommandContext) => Promise<T>,
  { needsMigrations = true } = {},
): Promise<T> {
  const log = pino({ level: "silent" });
  const database = await openDatabase(config, log).catch((error) => {
    throw explain(error);
  });
  const db = database.kysely;
  const clock = new DatabaseClock();
  const limits = createLimits({ config, log, db, clock });
  const passwords = createPasswordHasher(config.KPA_HASH_QUEUE, 1);
  try {
    const ctx = {
      config,
      database,
      db,
      clock,
      passwords,
      limits,
    };
    if (needsMigrations) await refuseUnmigrated(ctx);
    return await work(ctx);
  } catch (error) {
    throw explain(error);
  } finally {
    await passwords.close();
    await limits.counters.close();
    await database.close();
  }
}

export type KeyContext = CommandContext & Pick<Context, "keys">;

/**
 * The same, with the keys that the servers have: what is sealed or chained with others would be of no use
 * to them.
 * @throws also ConfigError where a server would not start with this configuration
 */
export function withServerKeys<T>(
  config: Config,
  work: (ctx: KeyContext) => Promise<T>,
  options: { readonly needsMigrations?: boolean } = {},
): Promise<T> {
  const faults = productionFaults(config);
  if (faults.length > 0) throw new ConfigError(faults);
  const keys = deriveKeys(resolveSecret(config), config.KPA_SECRET_KEY_PREVIOUS);
  return withDatabase(
    config,
    async (ctx) => {
      await ctx.clock.compare(ctx.db);
      return work({ ...ctx, keys });
    },
    options,
  );
}

/** The same, for what is written to the log of events. */
export function withLog<T>(config: Config, work: (ctx: KeyContext) => Promise<T>): Promise<T> {
  return withServerKeys(config, async (ctx) => {
    await beginLog(ctx);
    return work(ctx);
  });
}

async function refuseUnmigrated(ctx: CommandContext): Promise<void> {
  const { pending } = await migrationStatus(ctx.db);
  if (pending.length > 0) {
    throw new CommandError(
      "not_migrated",
      `the database lacks ${pending.length} migration${pending.length === 1 ? "" : "s"}: run \`kpa migrate up\` first`,
    );
  }
}

/** @returns a `CommandError` that says what to mend, where it is known; else the error as it is */
export function explain(error: unknown): unknown {
  if (error instanceof CommandError) return error;
  if (error instanceof FolderInUseError) {
    return new CommandError(
      "database_in_use",
      `${error.message}, and only one process can use it. Stop that server, run this command again, and start it anew; with PostgreSQL (DATABASE_URL) both can work at once`,
    );
  }
  if (error instanceof DatabaseFolderError) {
    return new CommandError("data_folder", error.message, { cause: error });
  }
  if (error instanceof AppError && error.cause instanceof CountersFault) {
    return new CommandError("counters_unreachable", countersAdvice(error.cause), { cause: error });
  }
  if (error instanceof MigrationError) {
    return new CommandError("not_a_seed_database", error.message, { cause: error });
  }
  const file = fileOf(error);
  if (file !== undefined) {
    return new CommandError(
      "file_unusable",
      `${file.path} cannot be used (${file.code}): check that it is there and that this user may read and write it`,
      { cause: error },
    );
  }
  if (isDatabaseUnavailable(error)) {
    return new CommandError(
      "database_unreachable",
      `the database that DATABASE_URL names does not answer (${reasonOf(error)}): check that it runs, its host, port and database name`,
      { cause: error },
    );
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const refusal = typeof code === "string" ? refusals[code] : undefined;
  return refusal === undefined
    ? error
    : new CommandError("database_refused", refusal, { cause: error });
}

export function countersAdvice({ message }: CountersFault): string {
  return `the Redis that KPA_REDIS_URL names does not do what it is asked (${message}): check that it runs, its host, port and password, that its user may run scripts on keys that begin with kpa, and that the URL begins with rediss:// where it expects TLS. Until then nobody can log in or use a code`;
}

const refusals: Readonly<Record<string, string>> = {
  "28P01": "the database refused the user or the password of DATABASE_URL",
  "28000": "the database refused the user of DATABASE_URL",
  "3D000": "the database that DATABASE_URL names does not exist: CREATE DATABASE it first",
  "42501": "the database's user may not do this: it has to own the tables",
};

/** The file or folder that the operating system refused, where that is what happened. */
function fileOf(error: unknown): { path: string; code: string } | undefined {
  if (!(error instanceof Error && "path" in error && "syscall" in error && "code" in error)) {
    return undefined;
  }
  const isFile = typeof error.path === "string" && error.syscall !== "connect";
  return isFile ? { path: String(error.path), code: String(error.code) } : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error instanceof Error && "code" in error) return String(error.code);
  return error instanceof Error ? error.message : "no answer";
}
