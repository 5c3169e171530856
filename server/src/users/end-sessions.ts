import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { type EndReason, endSession, endSessionsOfUser } from "../sessions/queries.ts";
import { type Asker, actorOf } from "./asker.ts";
import { markSessionsEnded } from "./queries.ts";

/**
 * Ends all of a user's sessions but, where it is given, one; seed tokens not used yet included. It
 * locks the user's row.
 * @returns how many sessions were ended
 */
export async function endSessionsExcept(
  ctx: Pick<Context, "clock">,
  tx: Db,
  userId: number,
  reason: EndReason,
  exceptId?: string,
): Promise<number> {
  await markSessionsEnded(tx, ctx.clock, userId);
  return endSessionsOfUser(tx, ctx.clock, userId, reason, exceptId);
}

/** The user ends all sessions but this one. */
export async function endOtherSessions(ctx: Context, asker: Asker): Promise<void> {
  const { userId, sessionId, caller } = asker;
  await ctx.db.transaction().execute(async (tx) => {
    const sessions = await endSessionsExcept(ctx, tx, userId, "ended_by_user", sessionId);
    await recordEvent(ctx, tx, {
      type: "session.ended",
      result: "success",
      reason: "ended_by_user",
      userId,
      actor: actorOf(asker),
      sessionId,
      caller,
      details: { others: sessions },
    });
  });
}

/** The user ends one of their own sessions. @throws AppError `not_found` */
export async function endOwnSession(ctx: Context, asker: Asker, id: string): Promise<void> {
  const { userId, sessionId, caller } = asker;
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await endSession(tx, ctx.clock, { id, userId }, "ended_by_user"))) {
      throw new AppError("not_found");
    }
    await recordEvent(ctx, tx, {
      type: "session.ended",
      result: "success",
      reason: "ended_by_user",
      userId,
      actor: actorOf(asker),
      sessionId: id,
      caller,
      details: { current: id === sessionId },
    });
  });
}
