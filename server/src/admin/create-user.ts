import type { Context } from "../context.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { readEmailAddress } from "../users/email-address.ts";
import { readName } from "../users/person-name.ts";
import { readPhoneNumber } from "../users/phone-number.ts";
import { insertUser, noPassword } from "../users/queries.ts";
import { resolvePhoneNumbers } from "../users/resolve.ts";
import { findRival } from "../users/unproved-queries.ts";
import { changeRoles } from "./change-roles.ts";
import type { Role } from "./permissions.ts";
import { lockRoles } from "./role-queries.ts";
import { recordDeed, type Staff } from "./staff.ts";
import { requireStill } from "./staff-access.ts";
import { getStaffUser, type StaffUser } from "./staff-user.ts";
import { addressTaken } from "./user-change.ts";

export interface UserToCreate {
  readonly phone: string;
  readonly name?: string | null;
  readonly email?: string | null;
  readonly roles?: readonly Role[];
}

/**
 * Adds a user without a password, who gets in by a code to the number.
 * @throws AppError `conflict` where the number or the address is another's; `validation_failed`;
 *   as `requireStill`
 */
export async function createUser(
  ctx: Context,
  staff: Staff,
  given: UserToCreate,
): Promise<StaffUser> {
  const number = readPhoneNumber(given.phone, ctx.config.KPA_DEFAULT_REGION);
  const name = given.name == null ? null : readName(given.name);
  const email = given.email == null ? null : readEmailAddress(given.email);
  await resolvePhoneNumbers(ctx);
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      // One at a time: an unproved number is not unique by itself.
      await lockRoles(tx);
      await requireStill(ctx, tx, staff, "users:write");
      const rival = await findRival(tx, { number, email: email ?? undefined }, undefined);
      if (rival !== undefined) throw addressTaken();
      const user = { phone: number, number, passwordHash: noPassword, name, email };
      const id = await insertUser(tx, ctx.clock, user);
      await recordDeed(ctx, tx, staff, {
        type: "user.added",
        userId: id,
        personal: { phone: number, name, email },
      });
      await changeRoles(ctx, tx, staff, { id, roles: [] }, given.roles ?? [], undefined);
      return getStaffUser(ctx, tx, id);
    })
    .catch((error) => {
      throw isUniqueViolation(error) ? addressTaken(error) : error;
    });
}
