/** Logging users out. A session that a member of staff opened as a user ends in the same way. */
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { endSession } from "../sessions/queries.ts";
import { endSessionsExcept } from "../users/end-sessions.ts";
import { recordDeed, type Staff } from "./staff.ts";

/** Ends all of a user's sessions. @returns how many were living @throws AppError `not_found` */
export async function endSessionsOf(ctx: Context, staff: Staff, userId: number): Promise<number> {
  return ctx.db.transaction().execute(async (tx) => {
    if ((await lockRows(tx, [userId])).length === 0) throw new AppError("not_found");
    return endAll(ctx, tx, staff, userId, undefined);
  });
}

/** The same for several users; ids of nobody are passed over. @returns how many sessions were living */
export async function endSessionsOfMany(
  ctx: Context,
  staff: Staff,
  userIds: readonly number[],
  reason: string,
): Promise<number> {
  return ctx.db.transaction().execute(async (tx) => {
    let ended = 0;
    for (const userId of await lockRows(tx, userIds)) {
      ended += await endAll(ctx, tx, staff, userId, reason);
    }
    return ended;
  });
}

/** @param userId whose it has to be; anybody's where it is absent @throws AppError `not_found` */
export async function endOneSession(
  ctx: Context,
  staff: Staff,
  sessionId: string,
  userId?: number,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    const session = await tx
      .selectFrom("sessions")
      .select("user_id")
      .where("id", "=", sessionId)
      .executeTakeFirst();
    const isTheirs = session !== undefined && (userId ?? session.user_id) === session.user_id;
    if (!isTheirs) throw new AppError("not_found");
    const named = { id: sessionId, userId: session.user_id };
    if (!(await endSession(tx, ctx.clock, named, "ended_by_staff"))) {
      throw new AppError("not_found");
    }
    await recordDeed(ctx, tx, staff, {
      type: "session.ended",
      userId: session.user_id,
      sessionId,
      details: { by: "staff" },
    });
  });
}

/** In the order of their ids: two who end the sessions of the same users wait for each other. */
async function lockRows(tx: Db, userIds: readonly number[]): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom("users")
    .select("id")
    .where("id", "in", [...userIds])
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  return rows.map((row) => row.id);
}

async function endAll(
  ctx: Context,
  tx: Db,
  staff: Staff,
  userId: number,
  reason: string | undefined,
): Promise<number> {
  const sessions = await endSessionsExcept(ctx, tx, userId, "ended_by_staff");
  await recordDeed(ctx, tx, staff, {
    type: "session.ended",
    userId,
    why: reason,
    details: { by: "staff", sessions_ended: sessions },
  });
  return sessions;
}
