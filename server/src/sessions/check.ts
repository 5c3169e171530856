/** From a token to a living session: what stands behind `Authorization: Bearer`. */
import { createHash } from "node:crypto";
import type { Caller, Context } from "../context.ts";
import { uuidFromBytes } from "../crypto/uuid-bytes.ts";
import { AppError } from "../errors.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import type { AccessToken } from "../tokens/claims.ts";
import type { LastSeen } from "./last-seen.ts";
import type { LiveSession, LiveSessions } from "./live.ts";
import { insertSeedTokenSession } from "./queries.ts";

export interface SessionCheck {
  readonly tokens: AccessTokens;
  readonly live: LiveSessions;
  readonly lastSeen: LastSeen;
}

/** A living session; `impersonatorId` where a member of staff acts as its user. */
export type CheckedSession = LiveSession & { readonly impersonatorId?: number };

/**
 * @returns the living session and its user
 * @throws AppError `invalid_token`, `token_expired`, `session_ended`, `user_not_found`
 */
export async function checkSession(
  ctx: Context,
  check: SessionCheck,
  token: string,
  caller: () => Caller,
): Promise<CheckedSession> {
  const verified = check.tokens.recall(token) ?? (await check.tokens.verify(token));
  const sessionId = verified.sessionId ?? seedTokenSessionId(token);
  let session = await check.live.find(sessionId);
  if (session === undefined && verified.sessionId === undefined) {
    session = await startSeedTokenSession(ctx, check, sessionId, verified, caller());
  }
  if (session === undefined) {
    throw new AppError(
      (await userExists(ctx, verified.userId)) ? "session_ended" : "user_not_found",
    );
  }
  // A session id is in the token that we signed, so the two agree; if not, neither is to be believed.
  if (session.id !== verified.userId) throw new AppError("invalid_token");
  const generation = verified.generation ?? 0;
  if (session.is_stale || generation > session.seen_generation) {
    check.lastSeen.note(session.session_id, generation);
  }
  // Signed by us: no refresh makes another token of such a session.
  const { actorId } = verified;
  return actorId === undefined ? session : { ...session, impersonatorId: actorId };
}

/**
 * A token of the seed names no session, so its session's id is made from the token itself: the same
 * token finds the same session on every replica, and one that has ended stays ended.
 */
export function seedTokenSessionId(token: string): string {
  const bytes = createHash("sha256").update(token).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80; // UUID version 8: content of our own
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

async function startSeedTokenSession(
  ctx: Context,
  check: SessionCheck,
  sessionId: string,
  token: AccessToken,
  caller: Caller,
): Promise<LiveSession | undefined> {
  await insertSeedTokenSession(ctx.db, ctx.clock, {
    id: sessionId,
    userId: token.userId,
    expiresAt: token.expiresAt,
    issuedAtEarliest: seedTokenIssuedAt(token, check.tokens.lifetimeSeconds, ctx.clock.nowMs()),
    ip: caller.ip,
    userAgent: caller.userAgent,
  });
  // Looked up again whether or not it was made just now: another request may have been first.
  const session = await check.live.find(sessionId);
  if (session !== undefined) check.lastSeen.note(sessionId, 0);
  return session;
}

/**
 * A seed token says when it ends and not when it began. Both servers run from one `.env`, so it began
 * one lifetime before; one that ends later than that allows was made under other settings, and can be
 * of any age.
 */
export function seedTokenIssuedAt(
  token: Pick<AccessToken, "expiresAt">,
  lifetimeSeconds: number,
  nowMs: number,
): number {
  const longest = nowMs / 1000 + lifetimeSeconds + 1;
  return token.expiresAt > longest ? 0 : token.expiresAt - lifetimeSeconds;
}

async function userExists(ctx: Context, userId: number): Promise<boolean> {
  const row = await ctx.db
    .selectFrom("users")
    .select("id")
    .where("id", "=", userId)
    .executeTakeFirst();
  return row !== undefined;
}
