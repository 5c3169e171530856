import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { endSession, type RefreshableSession } from "../sessions/queries.ts";
import { tellUser } from "./notice.ts";

/** A refresh token was used by two: the session ends, with its newest token, and the user is told. */
export async function endReusedSession(
  ctx: Context,
  session: RefreshableSession,
  caller: Caller,
): Promise<void> {
  const { id, user_id: userId } = session;
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await endSession(tx, ctx.clock, { id, userId }, "refresh_token_reused"))) return;
    await recordEvent(ctx, tx, {
      type: "session.reused",
      result: "failure",
      reason: "refresh_token_reused",
      userId,
      actor: { kind: "anonymous" },
      sessionId: id,
      caller,
    });
    await tellUser(ctx, tx, userId, "notice.session_ended", caller);
  });
}
