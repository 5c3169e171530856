import type { Context } from "../context.ts";
import { type EndReason, endSessionsOfUser } from "../sessions/queries.ts";
import { markSessionsEnded } from "./queries.ts";

/** Ends all of a user's sessions but, where it is given, one; seed tokens not used yet included. */
export async function endSessionsExcept(
  ctx: Context,
  userId: number,
  reason: EndReason,
  exceptId?: string,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await markSessionsEnded(tx, ctx.clock, userId);
    await endSessionsOfUser(tx, ctx.clock, userId, reason, exceptId);
  });
}
