import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { beginDeletion, type Deletion } from "../users/delete-account.ts";
import { changeRoles } from "./change-roles.ts";
import { lockForChange } from "./change-user.ts";
import { refuseLastAdmin } from "./last-admin.ts";
import type { Staff } from "./staff.ts";

/**
 * As the user's own deletion does it: with the grace that is configured, or at once. Roles end for good:
 * whoever logs in within the grace takes back the account, and not what staff took away with it.
 * @throws AppError `not_found`, `conflict`
 */
export async function deleteUser(
  ctx: Context,
  staff: Staff,
  userId: number,
  reason: string,
): Promise<Deletion> {
  return ctx.db.transaction().execute(async (tx) => {
    const user = await lockForChange(ctx, tx, staff, userId);
    if (user.status === "deleted") {
      throw new AppError("conflict", { detail: "The account is deleted" });
    }
    if (userId === staff.userId) {
      throw new AppError("conflict", {
        detail: "Nobody deletes their own account here: that takes the proof that any user gives",
      });
    }
    await refuseLastAdmin(tx, userId);
    await changeRoles(ctx, tx, staff, user, [], reason);
    const event = {
      actor: { kind: "staff", id: staff.userId },
      caller: staff.caller,
      details: { by: "staff", grace_days: ctx.config.KPA_DELETION_GRACE_DAYS },
      personal: { reason },
    } as const;
    return beginDeletion(ctx, tx, userId, event, staff.caller);
  });
}
