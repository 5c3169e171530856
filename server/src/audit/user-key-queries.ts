/** Every statement that writes `user_keys`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export async function findUserKey(db: Db, userId: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom("user_keys")
    .select("wrapped_key")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row?.wrapped_key;
}

/** @returns the key that is kept: another transaction may have been first */
export async function insertUserKey(
  db: Db,
  clock: Clock,
  userId: number,
  wrapped: Uint8Array,
): Promise<Uint8Array> {
  const { rows } = await sql<{ wrapped_key: Uint8Array }>`
    insert into user_keys (user_id, wrapped_key, created_at)
    values (${userId}, ${wrapped}, ${databaseNow(clock)})
    on conflict (user_id) do update set wrapped_key = user_keys.wrapped_key
    returning wrapped_key`.execute(db);
  return rows[0]?.wrapped_key ?? wrapped;
}

/** Makes what is personal in the user's events unreadable for good. */
export async function deleteUserKey(db: Db, userId: number): Promise<void> {
  await db.deleteFrom("user_keys").where("user_id", "=", userId).execute();
}

export interface WrappedKey {
  readonly user_id: number;
  readonly wrapped_key: Uint8Array;
}

export async function findUserKeys(
  db: Db,
  userIds: readonly number[],
): Promise<readonly WrappedKey[]> {
  const { rows } = await sql<WrappedKey>`
    select user_id, wrapped_key from user_keys
     where user_id = any(${userIds}::int[])`.execute(db);
  return rows;
}

/** In the order of their users. */
export async function listUserKeys(
  db: Db,
  afterUserId: number,
  atMost: number,
): Promise<readonly WrappedKey[]> {
  return db
    .selectFrom("user_keys")
    .select(["user_id", "wrapped_key"])
    .where("user_id", ">", afterUserId)
    .orderBy("user_id")
    .limit(atMost)
    .execute();
}

/**
 * Puts the same keys, wrapped anew, in the place of what was read: a key that was destroyed or wrapped
 * anew meanwhile stays as it is.
 */
export async function replaceUserKeys(
  db: Db,
  keys: readonly (WrappedKey & { readonly fresh: Uint8Array })[],
): Promise<void> {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  await sql`
    update user_keys set wrapped_key = decode(v.fresh, 'hex')
      from unnest(${keys.map((key) => key.user_id)}::int[],
                  ${keys.map((key) => hex(key.wrapped_key))}::text[],
                  ${keys.map((key) => hex(key.fresh))}::text[]) as v (user_id, old, fresh)
     where user_keys.user_id = v.user_id and wrapped_key = decode(v.old, 'hex')`.execute(db);
}
