/** A user as staff see one. */
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import type { Role } from "./permissions.ts";

export type UserStatus = "active" | "disabled" | "parked" | "deleted";

export interface StaffUser {
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string;
  readonly phone_verified: boolean;
  readonly email_verified: boolean;
  readonly roles: readonly Role[];
  readonly status: UserStatus;
  readonly disabled_reason: string | null;
  readonly disabled_until: Date | null;
  /** null: the seed did not record it. */
  readonly created_at: Date | null;
  readonly last_active_at: Date;
}

/** Disabled, and not past the end of it. Of a row of `users`, called `u`. */
export function isDisabled(ctx: Pick<Context, "clock">): RawBuilder<boolean> {
  return sql<boolean>`(u.disabled_at is not null
    and (u.disabled_until is null or u.disabled_until > ${databaseNow(ctx.clock)}))`;
}

/** Of a row of `users`, called `u`. */
export function staffUserColumns(ctx: Pick<Context, "clock">): RawBuilder<unknown> {
  const disabled = isDisabled(ctx);
  return sql`u.id, u.name, u.email, u.phone, u.created_at, u.last_active_at,
    u.phone_verified_at is not null and u.phone_resolved = u.phone as phone_verified,
    u.email_verified_at is not null as email_verified,
    array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles,
    case when u.deleted_at is not null then 'deleted' when ${disabled} then 'disabled'
         when u.parked_at is not null then 'parked' else 'active' end as status,
    case when ${disabled} then u.disabled_reason end as disabled_reason,
    case when ${disabled} then u.disabled_until end as disabled_until`;
}

/** @throws AppError `not_found` */
export async function getStaffUser(
  ctx: Pick<Context, "clock">,
  db: Db,
  id: number,
): Promise<StaffUser> {
  const { rows } = await sql<StaffUser>`
    select ${staffUserColumns(ctx)} from users u where u.id = ${id}`.execute(db);
  if (rows[0] === undefined) throw new AppError("not_found");
  return rows[0];
}
