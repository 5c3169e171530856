/**
 * The statements that write what is known of the password that is set. Each names its hash: of one
 * that was set meanwhile nothing is known.
 */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface SetPassword {
  readonly userId: number;
  readonly hash: string;
}

/** @returns whether the password is due to be looked up; then it is not again for so long */
export async function takeScreening(
  db: Db,
  clock: Clock,
  { userId, hash }: SetPassword,
  everySeconds: number,
): Promise<boolean> {
  const now = databaseNow(clock);
  const { rows } = await sql`
    update users set password_screened_at = ${now}
     where id = ${userId} and password_hash = ${hash} and password_breached_at is null
       and (password_screened_at is null
            or password_screened_at <= ${now} - make_interval(secs => ${everySeconds}))
    returning id`.execute(db);
  return rows.length > 0;
}

/** Nobody answered: the next log-in may ask. */
export async function giveScreeningBack(db: Db, { userId, hash }: SetPassword): Promise<void> {
  await db
    .updateTable("users")
    .set({ password_screened_at: null })
    .where("id", "=", userId)
    .where("password_hash", "=", hash)
    .execute();
}

/** @returns whether that is new, and the password still the one that is set */
export async function markBreached(
  db: Db,
  clock: Clock,
  { userId, hash }: SetPassword,
): Promise<boolean> {
  const { rows } = await sql`
    update users set password_breached_at = ${databaseNow(clock)}
     where id = ${userId} and password_hash = ${hash} and password_breached_at is null
    returning id`.execute(db);
  return rows.length > 0;
}
