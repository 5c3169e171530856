import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { mayDo, type Permission } from "./permissions.ts";
import { listRoles } from "./role-queries.ts";
import type { Staff } from "./staff.ts";

/**
 * Asks again, inside the transaction that acts, what the route's guard asked before it. Whoever waited for
 * `lockRoles` may have waited for the one who took the role, disabled the account or ended the session.
 * @throws AppError `session_ended`; `forbidden`
 */
export async function requireStill(
  ctx: Context,
  tx: Db,
  staff: Staff,
  permission: Permission,
): Promise<void> {
  const { rows } = await sql`
    select from sessions s join users u on u.id = s.user_id
     where s.id = ${staff.sessionId}::uuid and u.id = ${staff.userId} and s.ended_at is null
       and s.expires_at > ${databaseNow(ctx.clock)}
       and u.disabled_at is null and u.deleted_at is null`.execute(tx);
  if (rows.length === 0) throw new AppError("session_ended");
  if (!mayDo(await listRoles(tx, staff.userId), permission)) throw new AppError("forbidden");
}
