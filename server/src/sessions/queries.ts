/** Every statement that writes `sessions`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export type EndReason =
  | "logged_out"
  | "ended_by_user"
  | "ended_by_staff"
  | "replaced"
  | "refresh_token_reused"
  | "password_changed"
  | "phone_changed"
  | "number_recycled"
  | "email_changed"
  | "user_deleted"
  | "user_disabled";

export interface NewSession {
  readonly id: string;
  readonly userId: number;
  readonly deviceName: string | null;
  readonly deviceId: string;
  readonly refreshSalt: Uint8Array;
  readonly ip: string;
  readonly userAgent: string | null;
  /** It ends when it was not refreshed for this long. */
  readonly idleSeconds: number;
  /** It ends after this long, however busy it is. */
  readonly longestSeconds: number;
}

/** @returns the user's roles, for the token */
export async function insertSession(
  db: Db,
  clock: Clock,
  session: NewSession,
): Promise<readonly string[]> {
  const now = databaseNow(clock);
  const { roles } = await db
    .insertInto("sessions")
    .values({
      id: session.id,
      user_id: session.userId,
      origin: "login",
      device_name: session.deviceName,
      device_id: session.deviceId,
      refresh_salt: session.refreshSalt,
      ip: session.ip,
      user_agent: session.userAgent,
      created_at: now,
      last_seen_at: now,
      authenticated_at: now,
      expires_at: sql`${now} + make_interval(secs => ${Math.min(session.idleSeconds, session.longestSeconds)})`,
      expires_at_latest: sql`${now} + make_interval(secs => ${session.longestSeconds})`,
    })
    .returning(rolesOf("sessions.user_id").as("roles"))
    .executeTakeFirstOrThrow();
  return roles;
}

function rolesOf(userId: string) {
  return sql<string[]>`array(select r.role from user_roles r
                              where r.user_id = ${sql.ref(userId)} order by r.role)`;
}

/** @returns null for a session that no log-in here started: nobody knows what device it is on */
export async function findDeviceId(db: Db, id: string): Promise<string | null> {
  const found = await db
    .selectFrom("sessions")
    .select("device_id")
    .where("id", "=", id)
    .executeTakeFirst();
  return found?.device_id ?? null;
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
         and disabled_at is null and deleted_at is null
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

/** A session that was started here and can be refreshed. */
export interface RefreshableSession {
  readonly id: string;
  readonly user_id: number;
  readonly refresh_salt: Uint8Array;
  readonly generation: number;
  readonly seen_generation: number;
  /** Seconds since each of the latest rotations, the newest last. */
  readonly rotation_ages: readonly number[];
  /** Of the newest rotation, in seconds since the epoch. */
  readonly rotated_at: number;
  readonly is_living: boolean;
  /** The user's, for the token. */
  readonly roles: readonly string[];
}

function refreshableColumns(clock: Clock) {
  const now = databaseNow(clock);
  return sql`s.id, s.user_id, s.refresh_salt, s.generation, s.seen_generation,
    ${rolesOf("s.user_id")} as roles,
    array(select extract(epoch from ${now} - r)::float8 from unnest(s.rotations) r) as rotation_ages,
    coalesce(extract(epoch from s.rotations[cardinality(s.rotations)]), 0)::float8 as rotated_at,
    s.ended_at is null and s.expires_at > ${now}
      and exists (select from users u where u.id = s.user_id and u.disabled_at is null) as is_living`;
}

export async function findRefreshable(
  db: Db,
  clock: Clock,
  id: string,
): Promise<RefreshableSession | undefined> {
  const { rows } = await sql<RefreshableSession>`
    select ${refreshableColumns(clock)} from sessions s
     where s.id = ${id} and s.refresh_salt is not null`.execute(db);
  return rows[0];
}

/** Rotations that are remembered, should a client manage more inside the grace than any honest one. */
const mostRotations = 64;

/** @returns undefined where another request has rotated this generation away, or the session ended */
export async function rotate(
  db: Db,
  clock: Clock,
  token: { readonly sessionId: string; readonly generation: number },
  limits: { readonly KPA_REFRESH_GRACE_SECONDS: number; readonly KPA_SESSION_IDLE_DAYS: number },
): Promise<RefreshableSession | undefined> {
  const now = databaseNow(clock);
  const grace = sql`make_interval(secs => ${limits.KPA_REFRESH_GRACE_SECONDS})`;
  const next = token.generation + 1;
  const { rows } = await sql<RefreshableSession>`
    update sessions s set
      generation = ${next}::int,
      seen_generation = greatest(s.seen_generation, ${token.generation}::int),
      rotations = array(select r from unnest(s.rotations) with ordinality as old (r, n)
                         where r > ${now} - ${grace}
                           and n > cardinality(s.rotations) - ${mostRotations}::int + 1
                         order by n) || ${now},
      expires_at = least(s.expires_at_latest,
                         ${now} + make_interval(days => ${limits.KPA_SESSION_IDLE_DAYS}::int))
    where s.id = ${token.sessionId} and s.generation <= ${token.generation}::int
      and s.ended_at is null and s.expires_at > ${now}
      and exists (select from users u where u.id = s.user_id and u.disabled_at is null)
    returning ${refreshableColumns(clock)}`.execute(db);
  return rows[0];
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

/** Somebody has shown in this session who they are. @returns whether it was living */
export async function markAuthenticated(db: Db, clock: Clock, id: string): Promise<boolean> {
  const marked = await db
    .updateTable("sessions")
    .set({ authenticated_at: databaseNow(clock) })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return marked !== undefined;
}

/**
 * Ends the user's sessions, and those in which the user, as a member of staff, acts as somebody else.
 * The caller has locked the user's row first, or a session that starts at
 * the same moment would be missed.
 * @returns how many
 */
export async function endSessionsOfUser(
  db: Db,
  clock: Clock,
  userId: number,
  reason: EndReason,
  exceptId?: string,
): Promise<number> {
  let update = db
    .updateTable("sessions")
    .set({ ended_at: databaseNow(clock), end_reason: reason })
    .where((is) => is.or([is("user_id", "=", userId), is("impersonator_id", "=", userId)]))
    .where("ended_at", "is", null);
  if (exceptId !== undefined) update = update.where("id", "<>", exceptId);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Leaves room for one more: ends the longest unused beyond `keep`. @returns their ids */
export async function endLongestUnused(
  db: Db,
  clock: Clock,
  userId: number,
  keep: number,
): Promise<readonly string[]> {
  const now = databaseNow(clock);
  const ended = await db
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
    .returning("id")
    .execute();
  return ended.map((row) => row.id);
}

export interface Seen {
  readonly id: string;
  readonly generation: number;
}

/** `last_seen_at` at most once a minute for each session, and each generation once. @returns whose was written */
export async function markSeen(
  db: Db,
  clock: Clock,
  seen: readonly Seen[],
): Promise<readonly string[]> {
  const now = databaseNow(clock);
  const isStale = sql`s.last_seen_at < ${now} - interval '1 minute'`;
  const { rows } = await sql<{ id: string }>`
    update sessions s set
      last_seen_at = case when ${isStale} then ${now} else s.last_seen_at end,
      seen_generation = greatest(s.seen_generation, v.generation)
     from unnest(${seen.map((one) => one.id)}::uuid[],
                 ${seen.map((one) => one.generation)}::int[]) as v (id, generation)
    where s.id = v.id and (${isStale} or s.seen_generation < v.generation)
    returning s.id`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Deletes what can be told of nobody any more. A seed token's session stays until the token has
 * expired: without its row the token would start a new one.
 * @returns how many were deleted
 */
export async function deleteOldSessions(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const now = databaseNow(clock);
  const earliest = sql`${now} - make_interval(secs => ${keptSeconds})`;
  const { numAffectedRows } = await sql`
    delete from sessions where id in (
      (select id from sessions where expires_at < ${earliest} limit ${atMost})
      union
      (select id from sessions
        where ended_at < ${earliest}
          and (origin = 'login' or expires_at < ${now}) limit ${atMost}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
