import { uuidv7 } from "uuidv7";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { insertImpersonation } from "../sessions/impersonation-queries.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { lockUser } from "../users/lock-queries.ts";
import { listRoles } from "./role-queries.ts";
import { recordDeed, type Staff } from "./staff.ts";
import { requireStill } from "./staff-access.ts";
import { getStaffUser } from "./staff-user.ts";

export interface Impersonating {
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly sessionId: string;
}

/**
 * Opens a session in which the member of staff acts as the user: it ends at its time, when anybody ends
 * it, and with the member's own access. The user sees it in the list of sessions and in the trail, with
 * the reason.
 * @throws AppError `not_found`; `conflict` where the user is staff, disabled or deleted
 */
export async function impersonate(
  ctx: Context,
  tokens: AccessTokens,
  staff: Staff,
  userId: number,
  { reason, minutes }: { readonly reason: string; readonly minutes: number },
): Promise<Impersonating> {
  const sessionId = uuidv7();
  const seconds = minutes * 60;
  await ctx.db.transaction().execute(async (tx) => {
    await lockBoth(ctx, tx, staff, userId);
    const user = await getStaffUser(ctx, tx, userId);
    if ((await listRoles(tx, userId)).length > 0) {
      throw new AppError("conflict", { detail: "Nobody acts as a member of staff" });
    }
    if (user.status === "disabled" || user.status === "deleted") {
      throw new AppError("conflict", { detail: `The account is ${user.status}` });
    }
    const impersonatorId = staff.userId;
    await insertImpersonation(tx, ctx.clock, { id: sessionId, userId, impersonatorId, seconds });
    await recordDeed(ctx, tx, staff, {
      type: "user.impersonated",
      userId,
      sessionId,
      why: reason,
      details: { minutes },
    });
  });
  const grant = {
    userId,
    sessionId,
    generation: 0,
    actorId: staff.userId,
    lifetimeSeconds: seconds,
  };
  return { token: await tokens.issue(grant), expiresInSeconds: seconds, sessionId };
}

/**
 * Against roles that are given or taken, and an account that is disabled, at this moment: whoever does
 * that ends such sessions, and must find this one. What the caller may is asked again.
 */
async function lockBoth(ctx: Context, tx: Db, staff: Staff, userId: number): Promise<void> {
  for (const id of [staff.userId, userId].sort((a, b) => a - b)) {
    const row = await lockUser(tx, ctx.clock, id);
    if (id === staff.userId && row === undefined) throw new AppError("session_ended");
  }
  await requireStill(ctx, tx, staff, "users:impersonate");
}
