/**
 * The statements that write users and lock them, but for their numbers and addresses
 * (`address-queries.ts`), their profile (`profile-queries.ts`) and their end (`deletion-queries.ts`).
 * By number they are looked up in `lookup-queries.ts`.
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
  /** Set while a deletion can still be undone. */
  readonly deleted_at: Date | null;
}

/** Decides in a statement whether a row of `users` is there for its user: see `presence.ts`. */
export type Presence = RawBuilder<boolean>;

export const userColumns = [
  "id",
  "phone",
  "password_hash",
  "name",
  "email",
  "disabled_at",
  "phone_verified_at",
  "deleted_at",
] as const;

export async function findUserById(db: Db, id: number): Promise<UserRow | undefined> {
  return db.selectFrom("users").select(userColumns).where("id", "=", id).executeTakeFirst();
}

/**
 * Locks the user's row for what the password allows, if what was judged is still so: the hash is the
 * one that was compared, the phone the one that the row was found by, and the user may get in.
 */
export async function lockForPassword(
  db: Db,
  presence: Presence,
  judged: Pick<UserRow, "id" | "phone" | "password_hash">,
): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(userColumns)
    .where("id", "=", judged.id)
    .where("password_hash", "=", judged.password_hash)
    .where("phone", "=", judged.phone)
    .where("disabled_at", "is", null)
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
  presence: Presence,
  id: number,
  channel: "sms" | "email",
  address: string,
): Promise<UserRow | undefined> {
  const owns =
    channel === "sms"
      ? sql<boolean>`phone_number = ${address} and phone_resolved = phone`
      : sql<boolean>`lower(email) = ${address} and email_verified_at is not null`;
  return db
    .selectFrom("users")
    .select(userColumns)
    .where("id", "=", id)
    .where(owns)
    .where("disabled_at", "is", null)
    .where(presence)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Locks the row of a signed-in user. @returns undefined where the access ended at this moment */
export async function lockUser(db: Db, id: number): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(userColumns)
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .where("deleted_at", "is", null)
    .forNoKeyUpdate()
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

/** The caller ends the sessions that began with the old one. */
export async function setPasswordHash(db: Db, id: number, passwordHash: string): Promise<void> {
  await db.updateTable("users").set({ password_hash: passwordHash }).where("id", "=", id).execute();
}

/** Refuses seed tokens of before, and locks the row against sessions that would start beside it. */
export async function markSessionsEnded(db: Db, clock: Clock, id: number): Promise<void> {
  await db
    .updateTable("users")
    .set({ sessions_ended_at: databaseNow(clock) })
    .where("id", "=", id)
    .execute();
}

/** @returns whether the user was there and enabled */
export async function disableUser(db: Db, clock: Clock, id: number): Promise<boolean> {
  const row = await db
    .updateTable("users")
    .set({ disabled_at: databaseNow(clock), sessions_ended_at: databaseNow(clock) })
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns whether the user was there and disabled */
export async function enableUser(db: Db, id: number): Promise<boolean> {
  const row = await db
    .updateTable("users")
    .set({ disabled_at: null })
    .where("id", "=", id)
    .where("disabled_at", "is not", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the user who has proved the address */
export async function findUserByProvenEmail(
  db: Db,
  email: EmailAddress,
  presence: Presence,
): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(userColumns)
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

export async function findKnowsDevices(db: Db, id: number): Promise<boolean> {
  const row = await db
    .selectFrom("users")
    .select("knows_devices")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.knows_devices === true;
}

/** The account has shown a device token. */
export async function markKnowsDevices(db: Db, id: number): Promise<void> {
  await db
    .updateTable("users")
    .set({ knows_devices: true })
    .where("id", "=", id)
    .where("knows_devices", "=", false)
    .execute();
}
