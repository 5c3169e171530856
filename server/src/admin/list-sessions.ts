/** Living sessions as staff see them, the latest started first. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { type Cursor, isBelow, keysetPage, type Page, positionBy } from "../db/keyset.ts";

export interface StaffSession {
  readonly id: string;
  readonly device_name: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly origin: "login" | "seed_token" | "impersonation";
  readonly user: { readonly id: number; readonly name: string | null; readonly phone: string };
}

/** @param userId everybody's where it is absent */
export async function listLivingSessions(
  ctx: Pick<Context, "db" | "clock">,
  userId: number | undefined,
  limit: number,
  after: Cursor | undefined,
): Promise<Page<StaffSession>> {
  const owned = userId === undefined ? sql`true` : sql`s.user_id = ${userId}`;
  const below = after === undefined ? sql`true` : isBelow("s.created_at", after, "s.id");
  const { rows } = await sql<StaffSession & Cursor>`
    select s.id, s.device_name, s.ip, s.user_agent, s.created_at, s.last_seen_at, s.expires_at,
           s.origin, json_build_object('id', u.id, 'name', u.name, 'phone', u.phone) as user,
           ${positionBy("s.created_at")} as position
      from sessions s join users u on u.id = s.user_id
     where ${owned} and ${below} and s.ended_at is null
       and s.expires_at > ${databaseNow(ctx.clock)}
     order by s.created_at desc, s.id desc limit ${limit + 1}`.execute(ctx.db);
  return keysetPage(rows, limit);
}
