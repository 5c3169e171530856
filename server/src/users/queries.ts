/** Every statement that writes `users`, and the look-ups by phone number. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/open.ts";
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
}

const userColumns = [
  "id",
  "phone",
  "password_hash",
  "name",
  "email",
  "disabled_at",
  "phone_verified_at",
] as const;

export interface LoginLookup {
  readonly user: UserRow | undefined;
  /** Rows of the seed are unresolved: look again after resolving them. */
  readonly hasUnresolved: boolean;
  /** The dearest bcrypt cost left in the table, such as `12`. */
  readonly seedCost: string | undefined;
}

/**
 * Order of a look-up: the exact spelling that is stored; then the account that proved the number;
 * then a row that did not, if it is the only one.
 * @param typed as sent; a NUL can be in no row, so such a text is only looked up as a number
 */
export async function lookUpByPhone(
  db: Db,
  typed: string,
  number: PhoneNumber | undefined,
): Promise<LoginLookup> {
  const exact = typed.includes("\0") ? null : typed;
  const { rows } = await sql<Partial<UserRow> & { unresolved: boolean; seed_cost: string | null }>`
    select found.*, state.* from
      (select exists (select from users where phone_resolved is distinct from phone) as unresolved,
              (select max(substr(password_hash, 5, 2)) from users
                where password_hash like '$2%') as seed_cost) as state
      left join (
        (select id, phone, password_hash, name, email, disabled_at, phone_verified_at, 1 as rank, 1::bigint as rivals
           from users where phone = ${exact}::text)
        union all
        (select id, phone, password_hash, name, email, disabled_at, phone_verified_at,
                case when phone_verified_at is null then 3 else 2 end,
                case when phone_verified_at is null then count(*) over () else 1 end
           from users where phone_number = ${number ?? null}::text and phone_resolved = phone)
        order by rank limit 1
      ) as found on true`.execute(db);
  const row = rows[0] as
    | (UserRow & { rivals: number; unresolved: boolean; seed_cost: string | null })
    | undefined;
  const isFound = row !== undefined && row.id !== null && Number(row.rivals) === 1;
  return {
    user: isFound ? row : undefined,
    hasUnresolved: row?.unresolved ?? false,
    seedCost: row?.seed_cost && /^\d\d$/.test(row.seed_cost) ? row.seed_cost : undefined,
  };
}

export async function findUserById(db: Db, id: number): Promise<UserRow | undefined> {
  return db.selectFrom("users").select(userColumns).where("id", "=", id).executeTakeFirst();
}

export interface UnresolvedRow {
  readonly id: number;
  readonly phone: string;
}

export async function listUnresolved(db: Db, atMost: number): Promise<readonly UnresolvedRow[]> {
  return db
    .selectFrom("users")
    .select(["id", "phone"])
    .where(sql<boolean>`phone_resolved is distinct from phone`)
    .orderBy("id")
    .limit(atMost)
    .execute();
}

/**
 * Writes the canonical numbers of rows whose phone is still what they were made from. A changed
 * phone is a claim that nobody has proved.
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
     where users.id = v.id and users.phone = v.phone`.execute(db);
}

/**
 * Locks the user's row for a session that is about to start, if what was judged is still so: the
 * password's hash is the one that was compared, and the user may get in.
 */
export async function lockForLogin(db: Db, id: number, passwordHash: string): Promise<boolean> {
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("id", "=", id)
    .where("password_hash", "=", passwordHash)
    .where("disabled_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
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

/** Sets a new password, and locks the row against sessions that would start beside it. */
export async function setPasswordHash(
  db: Db,
  clock: Clock,
  id: number,
  passwordHash: string,
): Promise<void> {
  await db
    .updateTable("users")
    .set({ password_hash: passwordHash, sessions_ended_at: databaseNow(clock) })
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

/**
 * Takes a number from the rows that never proved it. A row keeps its own spelling for logging in with
 * the password, unless that is the very spelling that the number's owner is stored under.
 * @returns the ids of the rows
 */
export async function releasePhoneNumber(
  db: Db,
  number: PhoneNumber,
  keeperId: number | undefined,
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    update users set
      phone_number = null,
      phone = case when phone = ${number} then 'released:' || id else phone end,
      phone_resolved = case when phone = ${number} then 'released:' || id else phone end
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

/** Locks a user who may get in. @returns undefined where there is none */
export async function lockEnabledUser(db: Db, id: number): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(userColumns)
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** @returns the user who has proved the address */
export async function findUserByProvenEmail(
  db: Db,
  email: EmailAddress,
): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .select(userColumns)
    .where(sql<boolean>`lower(email) = ${email}`)
    .where("email_verified_at", "is not", null)
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

/** @returns whether the table was empty, and the user is now its only row */
export async function insertFirstUser(db: Db, user: NewUser): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into users (phone, phone_number, phone_resolved, password_hash, name, email)
    select ${user.phone}, ${user.number ?? null}, ${user.phone}, ${user.passwordHash},
           ${user.name}, ${user.email}
     where not exists (select from users)
    on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
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

/** The account has shown a device token. */
export async function markKnowsDevices(db: Db, id: number): Promise<void> {
  await db
    .updateTable("users")
    .set({ knows_devices: true })
    .where("id", "=", id)
    .where("knows_devices", "=", false)
    .execute();
}
