import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError, invalidMember } from "../errors.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { disableUser, enableUser, isInFuture } from "../users/access-queries.ts";
import { refuseLastAdmin } from "./last-admin.ts";
import { recordDeed, type Staff } from "./staff.ts";
import type { StaffUser } from "./staff-user.ts";
import type { UserChange } from "./user-change.ts";

/** Disables or enables a user, inside the transaction that holds `lockRoles` and the user's row. */
export async function changeAccess(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  { status, reason, until }: Pick<UserChange, "status" | "reason" | "until">,
): Promise<void> {
  if (status === "disabled") await disable(ctx, tx, staff, user, reason ?? "", until);
  if (status !== "active") return;
  if (!(await enableUser(tx, user.id))) return;
  await recordDeed(ctx, tx, staff, { type: "user.enabled", userId: user.id, why: reason });
}

async function disable(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  reason: string,
  until: Date | undefined,
): Promise<void> {
  if (user.id === staff.userId) {
    throw new AppError("conflict", { detail: "Nobody disables their own account" });
  }
  if (until !== undefined && !(await isInFuture(tx, ctx.clock, until))) {
    throw invalidMember("/until", "future", "has to be in the future");
  }
  await refuseLastAdmin(tx, user.id);
  await disableUser(tx, ctx.clock, user.id, { reason, until });
  const sessions = await endSessionsOfUser(tx, ctx.clock, user.id, "user_disabled");
  await recordDeed(ctx, tx, staff, {
    type: "user.disabled",
    userId: user.id,
    why: reason,
    details: { until: until?.toISOString() ?? null, sessions_ended: sessions },
  });
}
