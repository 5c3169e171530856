/** Numbered, append-only SQL files, each applied once and in a transaction. */
import { readdirSync, readFileSync } from "node:fs";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { ensureSearchIndex } from "./search-index.ts";
import type { Tables } from "./tables.ts";

const folder = new URL("../../migrations/", import.meta.url);

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

function migrator(db: Kysely<Tables>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => readMigrations() },
    migrationTableName: "kpa_migrations",
    migrationLockTableName: "kpa_migrations_lock",
  });
}

function readMigrations(): Record<string, Migration> {
  const files = readdirSync(folder).filter((file) => /^\d{4}_.+\.sql$/.test(file));
  return Object.fromEntries(
    files.map((file) => [
      file.replace(/\.sql$/, ""),
      {
        up: async (db: Kysely<unknown>) => {
          await sql.raw(readFileSync(new URL(file, folder), "utf8")).execute(db);
        },
      },
    ]),
  );
}

/** @returns the names of what was applied now; two servers starting at once apply each once */
export async function migrateUp(db: Kysely<Tables>): Promise<readonly string[]> {
  await refuseForeignUsers(db);
  const { error, results } = await migrator(db).migrateToLatest();
  if (error !== undefined) throw error;
  await ensureSearchIndex(db);
  return (results ?? []).filter((one) => one.status === "Success").map((one) => one.migrationName);
}

export async function migrationStatus(db: Kysely<Tables>): Promise<MigrationStatus> {
  const known = Object.keys(readMigrations()).sort();
  const { rows: found } = await sql<{ exists: boolean }>`
    select to_regclass('kpa_migrations') is not null as "exists"`.execute(db);
  if (!found[0]?.exists) return { applied: [], pending: known };
  const { rows } = await sql<{
    name: string;
  }>`select name from kpa_migrations order by name`.execute(db);
  const applied = rows.map((row) => row.name);
  return { applied, pending: known.filter((name) => !applied.includes(name)) };
}

/**
 * A `users` table that is not the seed's is left alone: it belongs to somebody else.
 * @throws MigrationError that says what is different
 */
export async function refuseForeignUsers(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{
    column_name: string;
    type: string;
    is_text: boolean;
    most: number | null;
  }>`
    select a.attname as column_name,
           t.typname as type,
           t.typname in ('varchar', 'text') as is_text,
           case when t.typname = 'varchar' and a.atttypmod > 0 then a.atttypmod - 4 end as most
      from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = to_regclass('users') and a.attnum > 0 and not a.attisdropped`.execute(db);
  if (rows.length === 0) return;
  const columns = new Map(rows.map((row) => [row.column_name, row]));
  const missing = ["id", "phone", "password_hash", "name", "email"].filter(
    (name) => !columns.has(name),
  );
  if (missing.length > 0) {
    throw new MigrationError(
      `the database has a table \`users\` that is not the seed's: it has no ${missing.join(", ")}. Give KPA a database of its own`,
    );
  }
  if (columns.get("id")?.type !== "int4") {
    throw new MigrationError("users.id has to be INTEGER, as in the seed: sessions refer to it");
  }
  const notText = ["phone", "password_hash"].filter((name) => !columns.get(name)?.is_text);
  if (notText.length > 0) {
    throw new MigrationError(`users.${notText.join(" and users.")} has to be VARCHAR or TEXT`);
  }
  const most = columns.get("password_hash")?.most;
  if (most != null && most < 128) {
    throw new MigrationError(
      `users.password_hash holds ${most} characters and an argon2id hash needs 128: ALTER TABLE users ALTER COLUMN password_hash TYPE VARCHAR`,
    );
  }
}
