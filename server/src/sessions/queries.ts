/** Every statement that writes `sessions`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export type EndReason =
  | "logged_out"
  | "ended_by_user"
  | "replaced"
  | "password_changed"
  | "user_disabled";

export interface NewSession {
  readonly id: string;
  readonly userId: number;
  readonly origin: "login" | "seed_token";
  readonly deviceName: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Seconds from now. */
  readonly lifetimeSeconds: number;
}

export async function insertSession(db: Db, clock: Clock, session: NewSession): Promise<void> {
  const now = databaseNow(clock);
  await db
    .insertInto("sessions")
    .values({
      id: session.id,
      user_id: session.userId,
      origin: session.origin,
      device_name: session.deviceName,
      ip: session.ip,
      user_agent: session.userAgent,
      created_at: now,
      last_seen_at: now,
      expires_at: sql`${now} + make_interval(secs => ${session.lifetimeSeconds})`,
    })
    .execute();
}

export interface SeedTokenSession {
  readonly id: string;
  readonly userId: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** The earliest instant at which the seed can have issued the token, in seconds since the epoch. */
  readonly issuedAtEarliest: number;
  readonly ip: string;
  readonly userAgent: string | null;
}

/**
 * Makes the session of a seed token at its first use. The user's row is locked, so that whoever ends
 * all sessions at the same time either finds this one or keeps it from starting.
 * @returns false where it cannot start, or is there already
 */
export async function insertSeedTokenSession(
  db: Db,
  clock: Clock,
  session: SeedTokenSession,
): Promise<boolean> {
  const now = databaseNow(clock);
  const { numAffectedRows } = await sql`
    with living as (
      select id from users
       where id = ${session.userId}
         and disabled_at is null
         and (sessions_ended_at is null
              or sessions_ended_at < to_timestamp(${session.issuedAtEarliest}))
         for share
    )
    insert into sessions (id, user_id, origin, ip, user_agent, created_at, last_seen_at, expires_at)
    select ${session.id}, id, 'seed_token', ${session.ip}, ${session.userAgent}, ${now}, ${now},
           to_timestamp(${session.expiresAt})
      from living
    on conflict (id) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

/** @returns whether the session was living */
export async function endSession(
  db: Db,
  clock: Clock,
  session: { id: string; userId: number },
  reason: EndReason,
): Promise<boolean> {
  const ended = await db
    .updateTable("sessions")
    .set({ ended_at: databaseNow(clock), end_reason: reason })
    .where("id", "=", session.id)
    .where("user_id", "=", session.userId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", databaseNow(clock))
    .returning("id")
    .executeTakeFirst();
  return ended !== undefined;
}

/**
 * Ends the user's sessions. The caller has locked the user's row first, or a session that starts at
 * the same moment would be missed.
 */
export async function endSessionsOfUser(
  db: Db,
  clock: Clock,
  userId: number,
  reason: EndReason,
  exceptId?: string,
): Promise<void> {
  let update = db
    .updateTable("sessions")
    .set({ ended_at: databaseNow(clock), end_reason: reason })
    .where("user_id", "=", userId)
    .where("ended_at", "is", null);
  if (exceptId !== undefined) update = update.where("id", "<>", exceptId);
  await update.execute();
}

/** Leaves room for one more: ends the longest unused beyond `keep`. */
export async function endLongestUnused(
  db: Db,
  clock: Clock,
  userId: number,
  keep: number,
): Promise<void> {
  const now = databaseNow(clock);
  await db
    .updateTable("sessions")
    .set({ ended_at: now, end_reason: "replaced" satisfies EndReason })
    .where("id", "in", (select) =>
      select
        .selectFrom("sessions")
        .select("id")
        .where("user_id", "=", userId)
        .where("ended_at", "is", null)
        .where("expires_at", ">", now)
        .orderBy("last_seen_at", "desc")
        .orderBy("id", "desc")
        .offset(keep),
    )
    .execute();
}

/** At most once a minute for each session, whoever asks. */
export async function markSeen(db: Db, clock: Clock, ids: readonly string[]): Promise<void> {
  const now = databaseNow(clock);
  await sql`
    update sessions set last_seen_at = ${now}
     where id = any(${[...ids]}::uuid[]) and last_seen_at < ${now} - interval '1 minute'`.execute(
    db,
  );
}

/**
 * Deletes what can be told of nobody any more. A seed token's session stays until the token has
 * expired: without its row the token would start a new one.
 * @returns how many were deleted
 */
export async function deleteOldSessions(db: Db, clock: Clock, atMost: number): Promise<number> {
  const now = databaseNow(clock);
  const { numAffectedRows } = await sql`
    delete from sessions where id in (
      (select id from sessions where expires_at < ${now} - interval '1 day' limit ${atMost})
      union
      (select id from sessions
        where ended_at < ${now} - interval '1 day'
          and (origin = 'login' or expires_at < ${now}) limit ${atMost}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
