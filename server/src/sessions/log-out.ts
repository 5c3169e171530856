import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { seedTokenIssuedAt, seedTokenSessionId } from "./check.ts";
import { endSession, insertSeedTokenSession } from "./queries.ts";

/**
 * Ends the token's session. An expired token does so too: its session may outlive it. Logging out
 * twice is no error.
 * @throws AppError `invalid_token`
 */
export async function logOut(
  ctx: Context,
  tokens: AccessTokens,
  token: string,
  caller: Caller,
): Promise<void> {
  const verified = await tokens.verify(token, true);
  const { userId, actorId } = verified;
  if (verified.sessionId !== undefined) {
    await endLoggedOut(ctx, { id: verified.sessionId, userId, actorId }, caller);
    return;
  }
  if (verified.expiresAt * 1000 <= ctx.clock.nowMs()) return;
  // A seed token that was never used here has no session yet; without one, the token would stay good.
  const id = seedTokenSessionId(token);
  await insertSeedTokenSession(ctx.db, ctx.clock, {
    id,
    userId,
    expiresAt: verified.expiresAt,
    issuedAtEarliest: seedTokenIssuedAt(verified, tokens.lifetimeSeconds, ctx.clock.nowMs()),
    ip: caller.ip,
    userAgent: caller.userAgent,
  });
  await endLoggedOut(ctx, { id, userId }, caller);
}

async function endLoggedOut(
  ctx: Context,
  session: { readonly id: string; readonly userId: number; readonly actorId?: number | undefined },
  caller: Caller,
): Promise<void> {
  const { id, userId, actorId } = session;
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await endSession(tx, ctx.clock, session, "logged_out"))) return;
    await recordEvent(ctx, tx, {
      type: "session.logged_out",
      result: "success",
      userId,
      actor: actorId === undefined ? { kind: "user", id: userId } : { kind: "staff", id: actorId },
      sessionId: id,
      caller,
    });
  });
}
