import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { endImpersonations } from "../sessions/impersonation-queries.ts";
import { refuseLastAdmin } from "./last-admin.ts";
import type { Role } from "./permissions.ts";
import { replaceRoles } from "./role-queries.ts";
import { recordDeed, type Staff } from "./staff.ts";
import type { StaffUser } from "./staff-user.ts";

/**
 * Inside the transaction that holds `lockRoles` and the user's row. What the user did as somebody else
 * ends, and so does what somebody else did as the user: nobody acts as a member of staff.
 * @throws AppError `conflict`
 */
export async function changeRoles(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: Pick<StaffUser, "id" | "roles">,
  roles: readonly Role[],
  reason: string | undefined,
): Promise<void> {
  const wanted = [...new Set(roles)].sort();
  const isSame = wanted.join() === [...user.roles].sort().join();
  if (isSame) return;
  if (user.id === staff.userId) {
    throw new AppError("conflict", { detail: "Nobody changes their own roles" });
  }
  if (!wanted.includes("admin")) await refuseLastAdmin(tx, user.id);
  await replaceRoles(tx, ctx.clock, user.id, wanted, staff.userId);
  await endImpersonations(tx, ctx.clock, user.id);
  await recordDeed(ctx, tx, staff, {
    type: "user.roles_changed",
    userId: user.id,
    why: reason,
    details: { before: user.roles.join(" "), after: wanted.join(" ") },
  });
}
