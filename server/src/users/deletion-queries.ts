/** The statements that end users, and take that back. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

/**
 * Begins the time in which the deletion can be taken back. Number and address stay the user's.
 * @returns when it ends
 */
export async function markDeleted(
  db: Db,
  clock: Clock,
  id: number,
  graceDays: number,
): Promise<Date> {
  const now = databaseNow(clock);
  const row = await db
    .updateTable("users")
    .set({ deleted_at: now, sessions_ended_at: now })
    .where("id", "=", id)
    .returning(sql<Date>`${now} + make_interval(days => ${graceDays}::int)`.as("restorable_until"))
    .executeTakeFirstOrThrow();
  return row.restorable_until;
}

export async function markRestored(db: Db, id: number): Promise<void> {
  await db.updateTable("users").set({ deleted_at: null }).where("id", "=", id).execute();
}

/**
 * Before the row of a user who may be erased: with it go the roles, and whoever changes staff locks roles
 * first and users' rows after that. Of those who leave at once none waits for another.
 */
export async function lockForErasure(tx: Db): Promise<void> {
  await sql`lock table user_roles in row exclusive mode`.execute(tx);
}

/** The sessions and the key of the user's audit values go with the row. */
export async function deleteUserRow(db: Db, id: number): Promise<void> {
  await db.deleteFrom("users").where("id", "=", id).execute();
}

/**
 * Locks a deleted user whose time to come back is over. Another server may be erasing the next one.
 * @returns undefined where there is none left
 */
export async function lockDueForErasure(
  db: Db,
  clock: Clock,
  graceDays: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from users
     where deleted_at <= ${databaseNow(clock)} - make_interval(days => ${graceDays}::int)
     order by deleted_at limit 1 for update skip locked`.execute(db);
  return rows[0]?.id;
}
