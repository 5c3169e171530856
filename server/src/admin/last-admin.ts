import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { hasOtherAdmin, listRoles, lockRoles } from "./role-queries.ts";

/**
 * Somebody has to be left who can let others in. Under `lockRoles`, which makes of two admins that
 * remove each other one that stays.
 * @throws AppError `conflict` where the user is the only admin who can get in
 */
export async function refuseLastAdmin(tx: Db, userId: number): Promise<void> {
  const roles = await listRoles(tx, userId);
  if (roles.includes("admin") && !(await hasOtherAdmin(tx, userId))) {
    throw new AppError("conflict", {
      detail: "This is the last admin: give somebody else the role first",
    });
  }
}

/**
 * For a user who goes by themselves. Whoever is no admin waits for nobody; a role that is given at this
 * moment waits for the user's row, which the caller holds.
 * @throws AppError `conflict`
 */
export async function keepLastAdmin(tx: Db, userId: number): Promise<void> {
  if (!(await listRoles(tx, userId)).includes("admin")) return;
  await lockRoles(tx);
  await refuseLastAdmin(tx, userId);
}
