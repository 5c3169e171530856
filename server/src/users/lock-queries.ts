/** Locks on a user's row, taken first by whatever acts for the user, if what was judged is still so. */
import { sql } from "kysely";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import {
  columnsNow,
  disabledAt,
  type FoundUser,
  type Presence,
  type Silence,
  type UserRow,
} from "./queries.ts";

/**
 * Locks the user's row for what the password allows, if what was judged is still so: the hash is the
 * one that was compared, the account is still found by the phone that it was found by (it may have
 * been parked meanwhile), and the user may get in.
 */
export async function lockForPassword(
  db: Db,
  clock: Clock,
  presence: Presence,
  judged: Pick<UserRow, "id" | "phone" | "password_hash">,
): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(columnsNow(clock))
    .where("id", "=", judged.id)
    .where("phone", "=", judged.phone)
    .where("password_hash", "=", judged.password_hash)
    .where(disabledAt(clock), "is", null)
    .where(presence)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/**
 * Locks the user's row for what a code allows, if the address that the code was sent to is still the
 * user's, and the user may get in.
 */
export async function lockForCode(
  db: Db,
  clock: Clock,
  { presence, silence }: { readonly presence: Presence; readonly silence: Silence },
  id: number,
  channel: "sms" | "email",
  address: string,
): Promise<FoundUser | undefined> {
  const owns =
    channel === "sms"
      ? sql<boolean>`phone_number = ${address} and phone_resolved = phone`
      : sql<boolean>`lower(email) = ${address} and email_verified_at is not null`;
  return db
    .selectFrom("users")
    .select(columnsNow(clock))
    .select(silence.as("is_silent"))
    .where("id", "=", id)
    .where(owns)
    .where(disabledAt(clock), "is", null)
    .where(presence)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Locks the row of a signed-in user. @returns undefined where the access ended at this moment */
export async function lockUser(db: Db, clock: Clock, id: number): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(columnsNow(clock))
    .where("id", "=", id)
    .where(disabledAt(clock), "is", null)
    .where("deleted_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
