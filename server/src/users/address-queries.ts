/** The statements that write users' numbers and e-mail addresses, and read who has which. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { EmailAddress } from "./email-address.ts";
import type { PhoneNumber } from "./phone-number.ts";

export interface UnresolvedRow {
  readonly id: number;
  readonly phone: string;
}

/**
 * The order is the index's and no other's: without it the planner, which takes most rows for
 * unresolved, reads the whole table to find that none is. (`exists` would drop the order.)
 */
export function unresolvedRows(columns: RawBuilder<unknown>, atMost: number) {
  return sql<UnresolvedRow>`
    select ${columns} from users where phone_resolved is distinct from phone
     order by phone_resolved limit ${sql.lit(atMost)}`;
}

export async function listUnresolved(db: Db, atMost: number): Promise<readonly UnresolvedRow[]> {
  const { rows } = await unresolvedRows(sql`id, phone`, atMost).execute(db);
  return rows;
}

/**
 * Writes the canonical numbers of rows whose phone is still what they were made from, and that
 * nobody else has resolved since. A changed phone is a claim that nobody has proved.
 */
export async function resolveRows(
  db: Db,
  rows: readonly (UnresolvedRow & { number: PhoneNumber | undefined })[],
): Promise<void> {
  await sql`
    update users set phone_number = v.number, phone_resolved = v.phone, phone_verified_at = null
      from unnest(${rows.map((row) => row.id)}::int[],
                  ${rows.map((row) => row.phone)}::text[],
                  ${rows.map((row) => row.number ?? null)}::text[]) as v (id, phone, number)
     where users.id = v.id and users.phone = v.phone
       and users.phone_resolved is distinct from users.phone`.execute(db);
}

/** What stands before the number of a row that was stored as the owner of the number now is. */
export const releasedPrefix = "released:";

/**
 * Takes a number from the rows that never proved it. A row keeps its own spelling for logging in with
 * the password: where the number's owner may be stored in that very spelling, with a prefix, and only
 * if the row was there before this server. Whoever typed it since then keeps nothing.
 * @returns the ids of the rows
 */
export async function releasePhoneNumber(
  db: Db,
  number: PhoneNumber,
  keeperId: number | undefined,
): Promise<readonly number[]> {
  const kept = releasedPrefix + number;
  const phone = sql`case
    when phone <> ${number} then phone
    when created_at is null and not exists (select from users as kept where kept.phone = ${kept})
      then ${kept}
    else ${sql.lit(releasedPrefix)} || id end`;
  const { rows } = await sql<{ id: number }>`
    update users set phone_number = null, phone = ${phone}, phone_resolved = ${phone}
     where phone_number = ${number} and phone_resolved = phone and phone_verified_at is null
       and id is distinct from ${keeperId ?? null}::int
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Takes an address from the rows that never proved it. @returns the ids of the rows */
export async function releaseEmail(
  db: Db,
  email: EmailAddress,
  keeperId: number,
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    update users set email = null
     where lower(email) = ${email} and email_verified_at is null and id <> ${keeperId}
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** The number is the user's: somebody with this number in hand has shown it. */
export async function provePhoneNumber(db: Db, clock: Clock, id: number): Promise<void> {
  await db
    .updateTable("users")
    .set({ phone_verified_at: databaseNow(clock) })
    .where("id", "=", id)
    .where("phone_verified_at", "is", null)
    .execute();
}

/**
 * Gives the user a number that was just proved.
 * @throws a unique violation where somebody else has it
 */
export async function setPhoneNumber(
  db: Db,
  clock: Clock,
  id: number,
  number: PhoneNumber,
): Promise<void> {
  await db
    .updateTable("users")
    .set({
      phone: number,
      phone_number: number,
      phone_resolved: number,
      phone_verified_at: databaseNow(clock),
    })
    .where("id", "=", id)
    .execute();
}

/**
 * Gives the user an address that was just proved.
 * @throws a unique violation where somebody else has it
 */
export async function setEmail(
  db: Db,
  clock: Clock,
  id: number,
  email: EmailAddress,
): Promise<void> {
  await db
    .updateTable("users")
    .set({ email, email_verified_at: databaseNow(clock) })
    .where("id", "=", id)
    .execute();
}

/** The number that the row is understood to have, proved or not. */
export async function findOwnNumber(db: Db, id: number): Promise<PhoneNumber | undefined> {
  const row = await db
    .selectFrom("users")
    .select("phone_number")
    .where("id", "=", id)
    .where(sql<boolean>`phone_resolved = phone`)
    .executeTakeFirst();
  return (row?.phone_number ?? undefined) as PhoneNumber | undefined;
}

/**
 * The number, where guesses at its password are guesses at this row: the row has proved it, or no other
 * row has it.
 */
export async function findHeldNumber(db: Db, id: number): Promise<PhoneNumber | undefined> {
  const { rows } = await sql<{ phone_number: PhoneNumber | null }>`
    select phone_number from users as own
     where id = ${id} and phone_resolved = phone
       and (phone_verified_at is not null or not exists (
             select from users as other
              where other.phone_number = own.phone_number
                and other.phone_resolved = other.phone and other.id <> own.id))`.execute(db);
  return rows[0]?.phone_number ?? undefined;
}

export interface Contact {
  /** E.164, proved. */
  readonly phone: string | undefined;
  /** In lower case, proved. */
  readonly email: string | undefined;
}

/** Where the user can be told something: only what was proved. */
export async function findContact(db: Db, id: number): Promise<Contact> {
  const { rows } = await sql<{ phone: string | null; email: string | null }>`
    select case when phone_verified_at is not null and phone_resolved = phone
                then phone_number end as phone,
           case when email_verified_at is not null then lower(email) end as email
      from users where id = ${id}`.execute(db);
  return { phone: rows[0]?.phone ?? undefined, email: rows[0]?.email ?? undefined };
}
