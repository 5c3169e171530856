/** Every statement that writes `users`, and the look-ups by phone number. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { PhoneNumber } from "./phone-number.ts";

export interface UserRow {
  readonly id: number;
  readonly phone: string;
  readonly password_hash: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly disabled_at: Date | null;
}

const userColumns = ["id", "phone", "password_hash", "name", "email", "disabled_at"] as const;

export interface LoginLookup {
  readonly user: UserRow | undefined;
  /** Several rows have the number, nobody proved it, and none is spelled like this. */
  readonly isShared: boolean;
  /** Rows of the seed are unresolved: look again after resolving them. */
  readonly hasUnresolved: boolean;
  /** The dearest bcrypt cost left in the table, such as `12`. Only a damaged row has one above 16. */
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
      (select coalesce((${unresolvedRows(sql`true`, 1)}), false) as unresolved,
              (select max(substr(password_hash, 5, 2)) from users
                where password_hash like '$2%'
                  and substr(password_hash, 5, 2) ~ '^(0[4-9]|1[0-6])$') as seed_cost) as state
      left join (
        (select id, phone, password_hash, name, email, disabled_at, 1 as rank, 1::bigint as rivals
           from users where phone = ${exact}::text)
        union all
        (select id, phone, password_hash, name, email, disabled_at,
                case when phone_verified_at is null then 3 else 2 end,
                case when phone_verified_at is null then count(*) over () else 1 end
           from users where phone_number = ${number ?? null}::text and phone_resolved = phone)
        order by rank limit 1
      ) as found on true`.execute(db);
  const row = rows[0] as
    | (UserRow & { rivals: number; unresolved: boolean; seed_cost: string | null })
    | undefined;
  const candidates = row === undefined || row.id === null ? 0 : Number(row.rivals);
  return {
    user: candidates === 1 ? row : undefined,
    isShared: candidates > 1,
    hasUnresolved: row?.unresolved ?? false,
    seedCost: row?.seed_cost ?? undefined,
  };
}

/**
 * The order is the index's and no other's: without it the planner, which takes most rows for
 * unresolved, reads the whole table to find that none is. (`exists` would drop the order.)
 */
function unresolvedRows(columns: RawBuilder<unknown>, atMost: number) {
  return sql<UnresolvedRow>`
    select ${columns} from users where phone_resolved is distinct from phone
     order by phone_resolved limit ${sql.lit(atMost)}`;
}

export async function findUserById(db: Db, id: number): Promise<UserRow | undefined> {
  return db.selectFrom("users").select(userColumns).where("id", "=", id).executeTakeFirst();
}

export interface UnresolvedRow {
  readonly id: number;
  readonly phone: string;
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

export interface NewUser {
  readonly phone: string;
  readonly number: PhoneNumber | undefined;
  readonly passwordHash: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** @throws a unique violation where the phone or the e-mail address is taken */
export async function insertUser(db: Db, user: NewUser): Promise<number> {
  const row = await db
    .insertInto("users")
    .values({
      phone: user.phone,
      phone_number: user.number ?? null,
      phone_resolved: user.phone,
      password_hash: user.passwordHash,
      name: user.name,
      email: user.email,
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
