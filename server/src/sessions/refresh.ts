/**
 * Refresh: each use rotates the token, an honest phone on a bad network is never logged out, and a
 * copy is always caught. Nothing is stored for a rotation but the session's generation.
 */
import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { countStray } from "../limits/attempts.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import {
  isRightlyMade,
  makeRefreshToken,
  parseRefreshToken,
  type RefreshToken,
} from "../tokens/refresh-token.ts";
import type { LastSeen } from "./last-seen.ts";
import { findRefreshable, type RefreshableSession, rotate } from "./queries.ts";

export interface Refreshed {
  readonly token: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly sessionId: string;
}

export interface RefreshRoom {
  readonly tokens: AccessTokens;
  readonly lastSeen: LastSeen;
  /** Ends the session of a token that was copied, and tells its user. */
  readonly endReused: (session: RefreshableSession, caller: Caller) => Promise<void>;
}

/** Answers of one rotation are the same for this long, so that racing tabs see one token. */
const sameAnswerSeconds = 5;
/** How often to look again when another request rotates at the same moment. */
const mostRounds = 5;

/**
 * @throws AppError `invalid_refresh_token` (ends nothing), `session_ended`, `refresh_token_reused`
 *   (the session is ended), `too_many_attempts` after many that were never made here
 */
export async function refreshSession(
  ctx: Context,
  room: RefreshRoom,
  refreshToken: string,
  caller: Caller,
): Promise<Refreshed> {
  const token = parseRefreshToken(refreshToken);
  for (let round = 0; round < mostRounds; round++) {
    const session = await getRefreshable(ctx, room.lastSeen, token, caller);
    const verdict = judge(session, token.generation, ctx.config.KPA_REFRESH_GRACE_SECONDS);
    if (verdict === "current") {
      const rotated = await rotate(ctx.db, ctx.clock, token, ctx.config);
      if (rotated !== undefined) return answer(ctx, room, rotated);
    } else if (verdict === "previous") {
      return answer(ctx, room, session);
    } else if (verdict === "too old to tell") {
      throw new AppError("invalid_refresh_token");
    } else {
      await room.endReused(session, caller);
      throw new AppError("refresh_token_reused");
    }
  }
  throw new AppError("unavailable", { retryAfterSeconds: 1 });
}

/**
 * An honest phone never sends one that was not made here, whatever its network does. What has not even the
 * shape of one is not counted: it has cost nothing yet, and counting would.
 */
async function refuseUnmade(ctx: Context, caller: Caller): Promise<never> {
  await countStray(ctx, caller);
  throw new AppError("invalid_refresh_token");
}

async function getRefreshable(
  ctx: Context,
  lastSeen: LastSeen,
  token: RefreshToken,
  caller: Caller,
): Promise<RefreshableSession> {
  let session = await findRefreshable(ctx.db, ctx.clock, token.sessionId);
  const isOurs = session !== undefined && isRightlyMade(ctx.keys, session.refresh_salt, token);
  if (session === undefined || !isOurs) return refuseUnmade(ctx, caller);
  if (token.generation < session.generation) {
    // Whether the successor was seen decides; what this process has seen must not lag behind.
    await lastSeen.flush();
    session = (await findRefreshable(ctx.db, ctx.clock, token.sessionId)) ?? session;
  }
  if (!session.is_living) throw new AppError("session_ended");
  return session;
}

type Verdict = "current" | "previous" | "too old to tell" | "reused";

/**
 * A generation that is newer than the session's is current: a rotation that was acknowledged and then
 * lost with a database that was restored must not log its phone out. Nobody else can have made it.
 */
export function judge(
  session: Pick<RefreshableSession, "generation" | "seen_generation" | "rotation_ages">,
  generation: number,
  graceSeconds: number,
): Verdict {
  const behind = session.generation - generation;
  if (behind <= 0) return "current";
  const age = session.rotation_ages.at(-behind);
  const isInGrace = age !== undefined && age < graceSeconds;
  if (behind > 1) return isInGrace ? "too old to tell" : "reused";
  const isSuccessorSeen = session.seen_generation >= session.generation;
  return isInGrace || !isSuccessorSeen ? "previous" : "reused";
}

async function answer(
  ctx: Context,
  { tokens, lastSeen }: RefreshRoom,
  session: RefreshableSession,
): Promise<Refreshed> {
  const { id, user_id, generation, refresh_salt, roles } = session;
  // A client whose access tokens go to other services is seen here alone.
  lastSeen.note(id, 0);
  const age = session.rotation_ages.at(-1) ?? 0;
  const isSameAnswer = age < sameAnswerSeconds;
  return {
    token: await tokens.issue({
      userId: user_id,
      sessionId: id,
      generation,
      roles,
      ...(isSameAnswer ? { issuedAt: Math.floor(session.rotated_at) } : {}),
    }),
    refreshToken: makeRefreshToken(ctx.keys, refresh_salt, id, generation),
    expiresInSeconds: tokens.lifetimeSeconds,
    sessionId: id,
  };
}
