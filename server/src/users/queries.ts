/**
 * The statements that write users, and their look-ups but for those by number (`lookup-queries.ts`). Beside them `…-queries.ts` hold those of
 * their numbers and addresses, their profile, their passwords, when they were there, their end, and the
 * locks on their rows.
 */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { EmailAddress } from "./email-address.ts";
import type { PhoneNumber } from "./phone-number.ts";

export interface UserRow {
  readonly id: number;
  readonly phone: string;
  readonly password_hash: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly disabled_at: Date | null;
  readonly phone_verified_at: Date | null;
  readonly email_verified_at: Date | null;
  /** Set while a deletion can still be undone. */
  readonly deleted_at: Date | null;
  /** The number went to a new account. */
  readonly parked_at: Date | null;
  readonly password_screened_at: Date | null;
  readonly password_breached_at: Date | null;
}

/** A user who was found by something that another person may have by now. */
export interface FoundUser extends UserRow {
  /** The account was not used for so long that its number may be somebody else's. */
  readonly is_silent: boolean;
}

/** Decides in a statement whether a row of `users` is there for its user: see `presence.ts`. */
export type Presence = RawBuilder<boolean>;

/** Decides in a statement whether an account has been silent: see `silence.ts`. */
export type Silence = RawBuilder<boolean>;

/** All but `disabled_at`. */
const columnsButAccess = [
  "id",
  "phone",
  "password_hash",
  "name",
  "email",
  "phone_verified_at",
  "email_verified_at",
  "deleted_at",
  "parked_at",
  "password_screened_at",
  "password_breached_at",
] as const;

/** When the user was disabled; null where that has ended by itself, from its very instant. */
export function disabledAt(clock: Clock): RawBuilder<Date | null> {
  return sql<Date | null>`(case when disabled_until <= ${databaseNow(clock)} then null
                                else disabled_at end)`;
}

/** The columns of a user who may get in or not, as of now. */
export function columnsNow(clock: Clock) {
  return [...columnsButAccess, disabledAt(clock).as("disabled_at")] as const;
}

export async function findUserById(db: Db, id: number): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(columnsButAccess)
    .select("disabled_at")
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Puts a better hash of the same password in the place of the old one. */
export async function replaceHash(db: Db, id: number, from: string, to: string): Promise<void> {
  await db
    .updateTable("users")
    .set({ password_hash: to })
    .where("id", "=", id)
    .where("password_hash", "=", from)
    .execute();
}

/** The caller ends the sessions that began with the old one. What was known of that is forgotten. */
export async function setPasswordHash(db: Db, id: number, passwordHash: string): Promise<void> {
  await db
    .updateTable("users")
    .set({ password_hash: passwordHash, password_screened_at: null, password_breached_at: null })
    .where("id", "=", id)
    .execute();
}

/** Refuses seed tokens of before, and locks the row against sessions that would start beside it. */
export async function markSessionsEnded(db: Db, clock: Clock, id: number): Promise<void> {
  await db
    .updateTable("users")
    .set({ sessions_ended_at: databaseNow(clock) })
    .where("id", "=", id)
    .execute();
}

/** @returns the user who has proved the address */
export async function findUserByProvenEmail(
  db: Db,
  clock: Clock,
  email: EmailAddress,
  presence: Presence,
): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(columnsNow(clock))
    .where(sql<boolean>`lower(email) = ${email}`)
    .where("email_verified_at", "is not", null)
    .where(presence)
    .executeTakeFirst();
}

export interface NewUser {
  readonly phone: string;
  readonly number: PhoneNumber | undefined;
  readonly passwordHash: string;
  readonly name: string | null;
  readonly email: string | null;
  /** The number was proved by a code. */
  readonly isPhoneVerified?: boolean;
}

/** @throws a unique violation where the phone or the e-mail address is taken */
export async function insertUser(db: Db, clock: Clock, user: NewUser): Promise<number> {
  const row = await db
    .insertInto("users")
    .values({
      phone: user.phone,
      phone_number: user.number ?? null,
      phone_resolved: user.phone,
      password_hash: user.passwordHash,
      name: user.name,
      email: user.email,
      phone_verified_at: user.isPhoneVerified ? databaseNow(clock) : null,
      created_at: databaseNow(clock),
      last_active_at: databaseNow(clock),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * In a transaction of its own. The lock lets one server look at a time: without it those that lose the race
 * would use up an id each, and the first user might get the second.
 * @returns whether the table was empty, and the user is now its only row
 */
export async function insertFirstUser(tx: Db, user: NewUser): Promise<boolean> {
  await sql`lock table users in share row exclusive mode`.execute(tx);
  const { numAffectedRows } = await sql`
    insert into users (phone, phone_number, phone_resolved, password_hash, name, email)
    select ${user.phone}, ${user.number ?? null}, ${user.phone}, ${user.passwordHash},
           ${user.name}, ${user.email}
     where not exists (select from users)`.execute(tx);
  return numAffectedRows === 1n;
}

/** In the place of a hash: no password opens the account. The seed, too, finds none that fits. */
export const noPassword = "!";
