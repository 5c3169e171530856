/** The statements that disable and enable users. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface Disabling {
  /** For staff. */
  readonly reason?: string | undefined;
  /** When it ends by itself. */
  readonly until?: Date | undefined;
}

/**
 * The row is locked against sessions that would start beside it; the caller ends those that live. Of a
 * user who is disabled already, reason and end are put in the place of what was there.
 * @returns whether the user was there and enabled
 */
export async function disableUser(
  db: Db,
  clock: Clock,
  id: number,
  { reason, until }: Disabling = {},
): Promise<boolean> {
  const now = databaseNow(clock);
  const { rows } = await sql<{ was_enabled: boolean }>`
    update users set
      disabled_at = case when before.is_disabled then users.disabled_at else ${now} end,
      disabled_reason = ${reason ?? null}, disabled_until = ${until?.toISOString() ?? null}::timestamptz,
      sessions_ended_at = ${now}
     from (select id, disabled_at is not null
                    and (disabled_until is null or disabled_until > ${now}) as is_disabled
             from users where id = ${id} for no key update) as before
    where users.id = before.id
    returning not before.is_disabled as was_enabled`.execute(db);
  return rows[0]?.was_enabled === true;
}

/** @returns whether the user was there and disabled */
export async function enableUser(db: Db, id: number): Promise<boolean> {
  const row = await db
    .updateTable("users")
    .set({ disabled_at: null, disabled_reason: null, disabled_until: null })
    .where("id", "=", id)
    .where("disabled_at", "is not", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** By the database's clock. */
export async function isInFuture(db: Db, clock: Clock, instant: Date): Promise<boolean> {
  const { rows } = await sql<{ is_future: boolean }>`
    select ${instant.toISOString()}::timestamptz > ${databaseNow(clock)} as is_future`.execute(db);
  return rows[0]?.is_future === true;
}

/** Tidies rows whose disabling is over. @returns their ids */
export async function enableDueUsers(
  db: Db,
  clock: Clock,
  atMost: number,
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    update users set disabled_at = null, disabled_reason = null, disabled_until = null
     where id in (select id from users where disabled_until <= ${databaseNow(clock)}
                   order by disabled_until limit ${atMost} for no key update skip locked)
    returning id`.execute(db);
  return rows.map((row) => row.id);
}
