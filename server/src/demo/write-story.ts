/**
 * Writes a story into a development database. No other room writes rows with a past, so their statements
 * stand here, whichever room the table belongs to.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { type PastEvent, recordPastEvents } from "../audit/record.ts";
import type { Config } from "../config/load.ts";
import type { Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { sealPayload } from "../delivery/payload.ts";
import { countFailures } from "../limits/attempts.ts";
import { addFunnelSteps } from "../statistics/funnel-queries.ts";
import { rollUp } from "../statistics/roll-up.ts";
import { dayMs } from "./rhythm.ts";
import type { DemoMessage, DemoSession, DemoUser } from "./story.ts";
import type { ToldStory } from "./tell-story.ts";
import { funnelOf, usageOf } from "./usage.ts";

type WriteContext = Pick<Context, "config" | "db" | "clock" | "keys" | "limits">;

const rowsPerStatement = 500;

/** @param hashes of the passwords of staff, by role; `others`: of one that nobody knows */
export async function writeStory(
  ctx: WriteContext,
  story: ToldStory,
  hashes: Readonly<Record<NonNullable<DemoUser["role"]> | "others", string>>,
): Promise<void> {
  const { users, events, sessions, nowMs } = story;
  await ctx.db.transaction().execute(async (tx) => {
    await insert(
      tx,
      users.map((user) => userRow(user, hashes[user.role ?? "others"])),
      insertUsers,
    );
    await insert(tx, sessionRows(users, sessions, nowMs), insertSessions);
    const messages = story.messages.toSorted((a, b) => a.atMs - b.atMs);
    await insert(
      tx,
      messages.map((one) => messageRow(ctx, one)),
      insertMessages,
    );
    await insert(tx, usageOf(ctx.config, messages), insertUsage);
    await insert(tx, funnelOf(messages), addFunnelSteps);
    await insert(tx, events, (db, some) => recordPastEvents(ctx, db, some as PastEvent[]));
    for (const { user, failures } of story.guessed) {
      await countFailures(ctx, tx, { way: "password", account: user.number }, failures);
    }
    const gone = users.filter((user) => user.erasedMs !== undefined).map((user) => user.id);
    await sql`delete from users where id = any(${gone}::int[])`.execute(tx);
  });
  await rollUp(ctx, Number.POSITIVE_INFINITY);
}

/** As many ids as there are people. */
export async function takeUserIds(db: Db, count: number): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('users', 'id'))::int as id
      from generate_series(1, ${count}::int)`.execute(db);
  return rows.map((row) => row.id);
}

async function insert<Row>(
  tx: Db,
  rows: readonly Row[],
  write: (tx: Db, rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    await write(tx, rows.slice(at, at + rowsPerStatement));
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function userRow(user: DemoUser, passwordHash: string) {
  const { id, number, name, email, createdMs, lastActiveMs, disabledMs, role } = user;
  return {
    ...{ id, number, name, email, role: role ?? null, password_hash: passwordHash },
    created_at: iso(createdMs),
    last_active_at: iso(lastActiveMs),
    disabled_at: disabledMs === undefined ? null : iso(disabledMs),
    disabled_reason:
      disabledMs === undefined ? null : "Asked for by the owner: the phone was stolen",
  };
}

async function insertUsers(tx: Db, rows: readonly ReturnType<typeof userRow>[]): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (id int, number text, name text, email text, role text, password_hash text,
              created_at timestamptz, last_active_at timestamptz, disabled_at timestamptz,
              disabled_reason text)),
    made as (
      insert into users (id, phone, phone_number, phone_resolved, phone_verified_at, password_hash,
                         name, email, email_verified_at, created_at, last_active_at, disabled_at,
                         disabled_reason, password_screened_at)
      select id, number, number, number, created_at, password_hash, name, email,
             case when email is not null then created_at end, created_at, last_active_at,
             disabled_at, disabled_reason, last_active_at
        from given
      returning id)
    insert into user_roles (user_id, role, granted_at)
    select made.id, given.role, given.created_at from made join given using (id)
     where given.role is not null`.execute(tx);
}

const livingOfUser = 3;

/** The latest of each user; what ended long ago would be deleted at once. */
function sessionRows(users: readonly DemoUser[], sessions: readonly DemoSession[], nowMs: number) {
  return users.flatMap((user) => {
    const own = sessions.filter(({ userId }) => userId === user.id);
    const kept = own.filter(({ endedMs }) => endedMs === null || endedMs > nowMs - dayMs);
    const latest = kept.toSorted((a, b) => b.atMs - a.atMs).slice(0, livingOfUser);
    return latest.map((session) => sessionRow(session, user.disabledMs));
  });
}

function sessionRow(session: DemoSession, disabledMs: number | undefined) {
  const { id, userId, device, atMs, lastSeenMs, refreshes, endedMs } = session;
  const ended = endedMs ?? disabledMs;
  return {
    ...{ id, user_id: userId, device_name: device.name, ip: device.ip },
    user_agent: device.userAgent,
    created_at: iso(atMs),
    last_seen_at: iso(lastSeenMs),
    generation: refreshes,
    refresh_salt: randomBytes(32).toString("hex"),
    ended_at: ended === undefined ? null : iso(ended),
    end_reason: endedMs !== null ? "logged_out" : ended === undefined ? null : "user_disabled",
  };
}

async function insertSessions(
  tx: Db,
  rows: readonly ReturnType<typeof sessionRow>[],
): Promise<void> {
  await sql`
    insert into sessions (id, user_id, origin, device_name, device_id, refresh_salt, generation,
                          seen_generation, ip, user_agent, created_at, last_seen_at,
                          authenticated_at, expires_at, expires_at_latest, ended_at, end_reason)
    select id, user_id, 'login', device_name, gen_random_uuid(), decode(refresh_salt, 'hex'),
           generation, generation, ip, user_agent, created_at, last_seen_at, created_at,
           least(last_seen_at + interval '30 days', created_at + interval '90 days'),
           created_at + interval '90 days', ended_at, end_reason
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as g (id uuid, user_id int, device_name text, ip text, user_agent text,
                   created_at timestamptz, last_seen_at timestamptz, generation int,
                   refresh_salt text, ended_at timestamptz, end_reason text)`.execute(tx);
}

/** Contents are forgotten once a message is done with; here but for those that can still be sent. */
function messageRow(ctx: WriteContext, message: DemoMessage) {
  const { id, channel, template, userId, to, region, provider, state, error, atMs } = message;
  const isSent = state === "sent" || state === "delivered" || state === "undelivered";
  const goodForMs = template.startsWith("code.") ? 5 * 60_000 : dayMs;
  const payload = message.isKept
    ? sealPayload(ctx.keys, id, { to, minutes: 1440, values: { device: "Firefox on Linux" } })
    : null;
  return {
    ...{ id, channel, template, user_id: userId, region, provider, state, last_error: error },
    address_hash: keyedHash(ctx.keys["address hash"], to).toString("hex"),
    payload: payload?.toString("hex") ?? null,
    attempts: state === "dead" ? 5 : 1,
    created_at: iso(atMs),
    sent_at: isSent ? iso(atMs + 900) : null,
    expires_at: iso(atMs + goodForMs),
  };
}

/** Their steps are counted by what is written beside them. */
async function insertMessages(
  tx: Db,
  rows: readonly ReturnType<typeof messageRow>[],
): Promise<void> {
  await sql`
    insert into messages (id, channel, template, language, user_id, address_hash, region, segments,
                          payload, state, attempts, next_attempt_at, expires_at, provider,
                          last_error, created_at, sent_at, counted_steps)
    select id, channel, template, 'en', user_id, decode(address_hash, 'hex'), region, 1,
           decode(payload, 'hex'), state, attempts, created_at, expires_at, provider, last_error,
           created_at, sent_at, 3
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as g (id uuid, channel text, template text, user_id int, address_hash text,
                   region text, payload text, state text, attempts int, provider text,
                   last_error text, created_at timestamptz, sent_at timestamptz,
                   expires_at timestamptz)`.execute(tx);
}

async function insertUsage(tx: Db, rows: ReturnType<typeof usageOf>): Promise<void> {
  await sql`
    insert into message_usage as u
           (scope, period, starts_at, asked, codes, entered, cost, alarmed_at)
    select scope, period, starts_at, asked, codes, entered, cost, alarmed_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as g (scope text, period text, starts_at timestamptz, asked int, codes int,
                   entered int, cost bigint, alarmed_at timestamptz)
    on conflict (scope, period, starts_at) do update set
      asked = u.asked + excluded.asked, codes = u.codes + excluded.codes,
      entered = u.entered + excluded.entered, cost = u.cost + excluded.cost,
      alarmed_at = coalesce(u.alarmed_at, excluded.alarmed_at)`.execute(tx);
}

/** As many messages as use up most of the day's budget, and no more than are quickly written. */
export function pumpedMessages(config: Config, price: number): number {
  const budget = 0.92 * config.KPA_SMS_LIMITS.budget_day * 1e6;
  return Math.round(Math.min(5_000, Math.max(200, price === 0 ? 0 : budget / price)));
}
