/** Every statement that writes `audit_events` and `user_keys`. No statement changes an event. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  readonly user_id: number | null;
  readonly actor_kind: string;
  readonly actor_id: number | null;
  readonly session_id: string | null;
  readonly request_id: string | null;
  readonly ip_hash: Uint8Array | null;
  readonly subject_hash: Uint8Array | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly personal: Uint8Array | null;
}

export async function insertEvent(db: Db, clock: Clock, event: EventRow): Promise<void> {
  await db
    .insertInto("audit_events")
    .values({ ...event, details: JSON.stringify(event.details), at: databaseNow(clock) })
    .execute();
}

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

/** @returns how many were older than that */
export async function deleteOldEvents(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from audit_events where id in (
      select id from audit_events
       where at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       order by at limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
