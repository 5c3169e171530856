import type { Context } from "../context.ts";
import { migrateUp, migrationStatus } from "../db/migrate.ts";
import { openPostgresql } from "../db/postgresql.ts";
import { hasSearchIndex } from "../db/search-index.ts";
import { type Adoption, reportAdoption } from "../users/adopt.ts";
import { readConfig, withDatabase } from "./setup.ts";
import { type GlobalOptions, print, type Terminal } from "./terminal.ts";

export interface Migrated {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Absent where the database was made by KPA. */
  readonly adopted?: Adoption;
}

/** Brings the database up to date, and gives the rows of a seed their canonical numbers. */
export async function migrate(ctx: Pick<Context, "config" | "database" | "db">): Promise<Migrated> {
  const applied = await applyMigrations(ctx);
  const { pending } = await migrationStatus(ctx.db);
  const adopted = await reportAdoption(ctx);
  return { applied, pending, ...(adopted ? { adopted } : {}) };
}

/** On connections of their own: a migration may take longer than any statement of a request may. */
async function applyMigrations(
  ctx: Pick<Context, "config" | "database" | "db">,
): Promise<readonly string[]> {
  if (ctx.config.database === undefined || ctx.database.engine === "pglite")
    return migrateUp(ctx.db);
  const { pending } = await migrationStatus(ctx.db);
  if (pending.length === 0 && (await hasSearchIndex(ctx.db))) return [];
  const database = openPostgresql(ctx.config.database, {
    tls: ctx.config.KPA_DATABASE_TLS,
    onIdleError: () => {}, // the statement under way reports it
    forMigration: true,
  });
  try {
    return await migrateUp(database.kysely);
  } finally {
    await database.close();
  }
}

export async function migrateUpCommand(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const config = readConfig(terminal, options);
  const migrated = await withDatabase(config, migrate, { needsMigrations: false });
  print(terminal, options, migrated, describeMigrated(migrated));
}

function describeMigrated({ applied, adopted }: Migrated): readonly string[] {
  const lines =
    applied.length === 0
      ? ["The database was up to date already."]
      : applied.map((name) => `applied ${name}`);
  if (adopted) {
    lines.push(`Taken over from the seed: ${adopted.rows} users, every one as it was.`);
    for (const ids of adopted.same_number) {
      lines.push(
        `  users ${ids.join(", ")} have the same number in different spellings: each logs in by its own spelling only`,
      );
    }
    if (adopted.not_a_number.length > 0) {
      lines.push(
        `  users ${adopted.not_a_number.join(", ")} have a phone that is no number: they log in by exactly that text`,
      );
    }
  }
  return lines;
}

/** @returns whether the database is up to date */
export async function migrateStatusCommand(
  terminal: Terminal,
  options: GlobalOptions,
): Promise<boolean> {
  const config = readConfig(terminal, options);
  const status = await withDatabase(config, (ctx) => migrationStatus(ctx.db), {
    needsMigrations: false,
  });
  print(terminal, options, status, [
    ...status.applied.map((name) => `applied ${name}`),
    ...status.pending.map((name) => `pending ${name}`),
    status.pending.length === 0 ? "The database is up to date." : "Run `kpa migrate up`.",
  ]);
  return status.pending.length === 0;
}
