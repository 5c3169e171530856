/** Everything that is held about an account, for the one it is about. */

import { sql } from "kysely";
import { listEvents } from "../audit/list.ts";
import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import { type Cursor, parseCursor } from "../db/keyset.ts";
import { openPayload } from "../delivery/payload.ts";
import type { Asker } from "./asker.ts";
import { findProfile } from "./profile-queries.ts";

const eventsPerPage = 500;

/** Codes, tokens and hashes are left out: they open the account, and say nothing about the user. */
export async function exportAccount(ctx: Context, asker: Asker) {
  const { userId, sessionId, caller } = asker;
  await recordEvent(ctx, ctx.db, {
    type: "data.exported",
    result: "success",
    userId,
    actor: { kind: "user", id: userId },
    sessionId,
    caller,
  });
  return {
    profile: await findProfile(ctx.db, userId),
    account: await findAccount(ctx, userId),
    roles: await listRoles(ctx, userId),
    active_days: await listActiveDays(ctx, userId),
    sessions: await listAllSessions(ctx, userId),
    events: await listAllEvents(ctx, userId),
    messages: await listMessages(ctx, userId),
    verifications: await listVerifications(ctx, userId),
  };
}

async function findAccount(ctx: Context, userId: number) {
  return ctx.db
    .selectFrom("users")
    .select(["phone_number", "phone_verified_at", "email_verified_at", "sessions_ended_at"])
    .select(["knows_devices", "last_active_at", "parked_at"])
    .select(["password_screened_at", "password_breached_at"])
    .select(["disabled_at", "disabled_reason", "disabled_until"])
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
}

async function listRoles(ctx: Context, userId: number) {
  return ctx.db
    .selectFrom("user_roles")
    .select(["role", "granted_at"])
    .where("user_id", "=", userId)
    .orderBy("role")
    .execute();
}

async function listActiveDays(ctx: Context, userId: number) {
  const { rows } = await sql<{ day: string }>`
    select day::text from active_user_days where user_id = ${userId} order by day`.execute(ctx.db);
  return rows.map(({ day }) => day);
}

async function listAllSessions(ctx: Context, userId: number) {
  return ctx.db
    .selectFrom("sessions")
    .select(["id", "origin", "device_name", "ip", "user_agent", "created_at", "last_seen_at"])
    .select(["authenticated_at", "expires_at", "ended_at", "end_reason"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .execute();
}

async function listAllEvents(ctx: Context, userId: number) {
  const events = [];
  for (let after: Cursor | undefined; ; ) {
    const page = await listEvents(ctx, userId, eventsPerPage, after);
    events.push(...page.rows);
    if (page.nextCursor === null) return events;
    after = parseCursor(page.nextCursor);
  }
}

async function listMessages(ctx: Context, userId: number) {
  const rows = await ctx.db
    .selectFrom("messages")
    .select(["id", "channel", "template", "language", "state", "created_at", "sent_at", "payload"])
    .select(["region", "segments", "provider"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map(({ payload, ...row }) => ({
    ...row,
    to: payload === null ? null : recipientOf(ctx, row.id, payload),
  }));
}

/** null where the message was sealed under a secret that is no longer known. */
function recipientOf(ctx: Context, id: string, payload: Uint8Array): string | null {
  try {
    return openPayload(ctx.keys, id, payload).to;
  } catch {
    return null;
  }
}

async function listVerifications(ctx: Context, userId: number) {
  return ctx.db
    .selectFrom("verifications")
    .select(["id", "purpose", "channel", "address", "attempts", "created_at", "expires_at"])
    .select(["entered_at", "redeemed_at", "closed_at"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .execute();
}
