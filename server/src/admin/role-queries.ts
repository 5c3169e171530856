/** Every statement that writes `user_roles`, and what is decided by it. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { Role } from "./permissions.ts";

export async function listRoles(db: Db, userId: number): Promise<readonly Role[]> {
  const rows = await db
    .selectFrom("user_roles")
    .select("role")
    .where("user_id", "=", userId)
    .orderBy("role")
    .execute();
  return rows.map((row) => row.role);
}

/**
 * One change of who is staff at a time, on every server and the command line: two admins who take each
 * other's role would else both find that the other one is left. Reading roles waits for nobody. Taken
 * before the lock of any user's row.
 */
export async function lockRoles(tx: Db): Promise<void> {
  await sql`lock table user_roles in share row exclusive mode`.execute(tx);
}

/** The user holds these roles from now on, and no other. Under `lockRoles`. */
export async function replaceRoles(
  tx: Db,
  clock: Clock,
  userId: number,
  roles: readonly Role[],
  grantedBy: number | null,
): Promise<void> {
  await tx
    .deleteFrom("user_roles")
    .where("user_id", "=", userId)
    .where("role", "not in", roles.length > 0 ? roles : [sql<Role>`''`])
    .execute();
  if (roles.length === 0) return;
  await tx
    .insertInto("user_roles")
    .values(
      roles.map((role) => ({
        user_id: userId,
        role,
        granted_at: databaseNow(clock),
        granted_by: grantedBy,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Whether there is an admin who can get in, beside this user: one who is disabled, parked or deleted is
 * none. Disabled until some instant counts as disabled: nobody should have to wait for it.
 */
export async function hasOtherAdmin(db: Db, userId: number | undefined): Promise<boolean> {
  const { rows } = await sql`
    select from user_roles r join users u on u.id = r.user_id
     where r.role = 'admin' and r.user_id is distinct from ${userId ?? null}::int
       and u.disabled_at is null and u.parked_at is null and u.deleted_at is null
     limit 1`.execute(db);
  return rows.length > 0;
}
