/** What an admin changes about a user: who they are, what they may, and whether they get in. */
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { AppError, invalidMember } from "../errors.ts";
import { changeAccess } from "./change-access.ts";
import { changeContact } from "./change-contact.ts";
import { changeRoles } from "./change-roles.ts";
import { lockRoles } from "./role-queries.ts";
import type { Staff } from "./staff.ts";
import { requireStill } from "./staff-access.ts";
import { getStaffUser, type StaffUser } from "./staff-user.ts";
import { addressTaken, type UserChange } from "./user-change.ts";

/**
 * All of it or nothing, with an event for each kind of change.
 * @throws AppError `not_found`; `conflict` where an address is another's, the account is deleted, or it
 *   is the last admin or the caller's own access; as `requireStill`; `validation_failed`
 */
export async function changeUser(
  ctx: Context,
  staff: Staff,
  userId: number,
  change: UserChange,
): Promise<StaffUser> {
  refuseIncomplete(change);
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      const before = await lockForChange(ctx, tx, staff, userId);
      if (before.status === "deleted") {
        throw new AppError("conflict", { detail: "The account is deleted" });
      }
      const tell = await changeContact(ctx, tx, staff, before, change);
      if (change.roles !== undefined) {
        await changeRoles(ctx, tx, staff, before, change.roles, change.reason);
      }
      await changeAccess(ctx, tx, staff, before, change);
      const after = await getStaffUser(ctx, tx, userId);
      await tell(); // last: what counts messages is everybody's
      return after;
    })
    .catch((error) => {
      throw isUniqueViolation(error) ? addressTaken(error) : error;
    });
}

/** The user as nobody else changes them now. What the caller may is asked again under the lock. */
export async function lockForChange(
  ctx: Context,
  tx: Db,
  staff: Staff,
  userId: number,
): Promise<StaffUser> {
  await lockRoles(tx);
  await requireStill(ctx, tx, staff, "users:write");
  await tx.selectFrom("users").select("id").where("id", "=", userId).forNoKeyUpdate().execute();
  return getStaffUser(ctx, tx, userId);
}

function refuseIncomplete({ status, reason, until }: UserChange): void {
  if (status === "disabled" && reason === undefined) {
    throw invalidMember("/reason", "required", "is required to disable an account");
  }
  if (until !== undefined && status !== "disabled") {
    throw invalidMember("/until", "status", "is for an account that is being disabled");
  }
}
