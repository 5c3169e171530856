/**
 * The index that searches for users are answered from. Not in a migration: those run in one transaction
 * that holds `users`, and for a million users this takes a minute or two. Where there are many, it is
 * built while everybody goes on reading and writing.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

const definition = sql`users_search on users
  using gin (search_grams(search_text(name, email, coalesce(phone_number, phone))))`;

/** Above this many rows nobody is kept from writing while it is built. */
const mostLocked = 10_000;
const lookAgainMs = 500;

export async function hasSearchIndex(db: Kysely<Tables>): Promise<boolean> {
  return (await stateOf(db)) === "valid";
}

/**
 * On a connection without a time limit. Servers that start at once build one between them, and one that
 * was left half built is built anew.
 */
export async function ensureSearchIndex(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async (connection) => {
    while (!(await hasSearchIndex(connection))) {
      // Not waited for in the database: whoever builds waits for every statement that is under way.
      if (!(await takeLock(connection))) await sleep(lookAgainMs);
      else {
        try {
          await build(connection);
        } finally {
          await sql`select pg_advisory_unlock(hashtext('kpa search index'))`.execute(connection);
        }
      }
    }
  });
}

async function build(connection: Kysely<Tables>): Promise<void> {
  const state = await stateOf(connection);
  if (state === "valid") return;
  if (state === "half built") await sql`drop index users_search`.execute(connection);
  const { rows } = await sql`select from users offset ${sql.lit(mostLocked)} limit 1`.execute(
    connection,
  );
  const concurrently = rows.length === 0 ? sql`` : sql`concurrently`;
  await sql`create index ${concurrently} ${definition}`.execute(connection);
}

async function stateOf(db: Kysely<Tables>): Promise<"valid" | "half built" | "absent"> {
  const { rows } = await sql<{ indisvalid: boolean }>`
    select indisvalid from pg_index where indexrelid = to_regclass('users_search')`.execute(db);
  if (rows[0] === undefined) return "absent";
  return rows[0].indisvalid ? "valid" : "half built";
}

async function takeLock(connection: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ is_ours: boolean }>`
    select pg_try_advisory_lock(hashtext('kpa search index')) as is_ours`.execute(connection);
  return rows[0]?.is_ours === true;
}
