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

/** For users who go by themselves. */
export const lastAdminStays = {
  /** Before the user's row: whoever changes an admin takes the two in this order. */
  lock: async (tx: Db, userId: number): Promise<void> => {
    if ((await listRoles(tx, userId)).includes("admin")) await lockRoles(tx);
  },
  /**
   * Holding the row. A role that is given at this moment waits for it; one that was given since `lock` is
   * locked for now.
   * @throws AppError `conflict`
   */
  refuse: async (tx: Db, userId: number): Promise<void> => {
    if (!(await listRoles(tx, userId)).includes("admin")) return;
    await lockRoles(tx);
    await refuseLastAdmin(tx, userId);
  },
};
