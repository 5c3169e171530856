/** The users as staff list them, the newest first. */
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../context.ts";
import type { Role } from "./permissions.ts";
import { type FoundIds, searchUsers } from "./search-users.ts";
import { isDisabled, type StaffUser, staffUserColumns } from "./staff-user.ts";

export interface UserFilter {
  readonly query: string | undefined;
  readonly status: "active" | "disabled" | undefined;
  readonly role: Role | undefined;
  readonly limit: number;
  /** Of the last user of the page before. */
  readonly below: number | undefined;
}

export interface UserPage {
  readonly users: readonly StaffUser[];
  readonly nextBelow: number | undefined;
}

export async function listUsers(ctx: Context, filter: UserFilter): Promise<UserPage> {
  const { ids, nextBelow } = await findIds(ctx, filter);
  if (ids.length === 0) return { users: [], nextBelow };
  const { rows: users } = await sql<StaffUser>`
    select ${staffUserColumns(ctx)} from users u
     where u.id = any(${ids}::int[]) order by u.id desc`.execute(ctx.db);
  return { users, nextBelow };
}

async function findIds(ctx: Context, filter: UserFilter): Promise<FoundIds> {
  const { query, status, role, limit, below } = filter;
  const condition = sql<boolean>`${statusCondition(ctx, status)} and ${roleCondition(role)}`;
  if (query !== undefined && query.trim() !== "") {
    return searchUsers(ctx, { query, condition, below, limit });
  }
  // Staff are few: their roles lead to them, and not the other way round.
  const source =
    role === undefined ? sql`users u` : sql`user_roles r join users u on u.id = r.user_id`;
  const position = role === undefined ? sql`u.id` : sql`r.user_id`;
  const { rows } = await sql<{ id: number }>`
    select u.id from ${source}
     where ${role === undefined ? sql`true` : sql`r.role = ${role}`}
       and ${statusCondition(ctx, status)}
       and ${below === undefined ? sql`true` : sql`${position} < ${below}`}
     order by ${position} desc limit ${limit + 1}`.execute(ctx.db);
  const ids = rows.slice(0, limit).map((row) => row.id);
  return { ids, nextBelow: rows.length > limit ? ids.at(-1) : undefined };
}

function statusCondition(ctx: Context, status: UserFilter["status"]): RawBuilder<boolean> {
  if (status === undefined) return sql<boolean>`true`;
  if (status === "disabled") return sql<boolean>`${isDisabled(ctx)} and u.deleted_at is null`;
  return sql<boolean>`not ${isDisabled(ctx)} and u.deleted_at is null and u.parked_at is null`;
}

function roleCondition(role: Role | undefined): RawBuilder<boolean> {
  if (role === undefined) return sql<boolean>`true`;
  return sql<boolean>`exists (select from user_roles r where r.user_id = u.id and r.role = ${role})`;
}
