/** The statements that write when and with what users were there, and that park those who were not. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { PhoneNumber } from "./phone-number.ts";
import { disabledAt, type Silence } from "./queries.ts";

/**
 * Somebody has shown that the account is theirs, and was let in. It is no longer parked, and if it was
 * disabled, that was over.
 * @returns whether a disabling has ended with it
 */
export async function markActive(db: Db, clock: Clock, id: number): Promise<boolean> {
  const { rows } = await sql<{ was_disabled: boolean }>`
    update users set
      last_active_at = ${databaseNow(clock)}, parked_at = null,
      disabled_at = null, disabled_reason = null, disabled_until = null
     from (select id, disabled_at is not null as was_disabled from users where id = ${id}) as before
    where users.id = before.id
    returning before.was_disabled`.execute(db);
  return rows[0]?.was_disabled === true;
}

/**
 * Of the users of sessions that are in use, once on each day of UTC. A row that somebody holds is left
 * out: it is most often a log-in, which writes the same, and else the next use comes soon.
 * @returns their ids
 */
export async function markSessionsActive(
  db: Db,
  clock: Clock,
  sessionIds: readonly string[],
): Promise<readonly number[]> {
  const now = databaseNow(clock);
  const { rows } = await sql<{ id: number }>`
    update users set last_active_at = ${now}
     where id in (
       select id from users
        where id in (select user_id from sessions
                    where id = any(${sessionIds}::uuid[]) and origin <> 'impersonation')
          and last_active_at < date_trunc('day', ${now}, 'UTC')
          for no key update skip locked)
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Takes the number from the account that proved it, if that is silent, enabled and not deleted. Seed
 * tokens of before are refused, and the row is locked against sessions that would start beside it.
 * @returns the user's id; undefined where there is no such account
 */
export async function parkSilentOwner(
  db: Db,
  clock: Clock,
  number: PhoneNumber,
  silence: Silence,
  exceptId: number | undefined,
): Promise<number | undefined> {
  const now = databaseNow(clock);
  const { rows } = await sql<{ id: number }>`
    update users set
      phone = 'released:' || id, phone_number = null, phone_resolved = 'released:' || id,
      phone_verified_at = null, parked_at = ${now}, sessions_ended_at = ${now}
     where phone_number = ${number} and phone_resolved = phone and phone_verified_at is not null
       and ${disabledAt(clock)} is null and deleted_at is null and ${silence}
       and id is distinct from ${exceptId ?? null}::int
    returning id`.execute(db);
  return rows[0]?.id;
}

/** Whether a user has been silent, outside of a look-up. */
export async function isSilentUser(db: Db, id: number, silence: Silence): Promise<boolean> {
  const { rows } = await sql<{ is_silent: boolean }>`
    select ${silence} as is_silent from users where id = ${id}`.execute(db);
  return rows[0]?.is_silent === true;
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
