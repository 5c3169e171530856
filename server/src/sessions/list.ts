import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { type Cursor, keysetPage, type Page } from "../db/keyset.ts";

export interface ListedSession {
  readonly id: string;
  readonly device_name: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly last_seen_at: Date;
}

/** The user's living sessions, the newest first. */
export async function listSessions(
  ctx: Pick<Context, "db" | "clock">,
  userId: number,
  limit: number,
  after: Cursor | undefined,
): Promise<Page<ListedSession>> {
  let query = ctx.db
    .selectFrom("sessions")
    .select(["id", "device_name", "ip", "user_agent", "created_at", "last_seen_at"])
    .select(sql<string>`(extract(epoch from created_at) * 1000000)::bigint::text`.as("position"))
    .where("user_id", "=", userId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", databaseNow(ctx.clock))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(created_at, id) < (
        to_timestamp(0) + ${after.position}::bigint * interval '1 microsecond', ${after.id}::uuid)`,
    );
  }
  return keysetPage(await query.execute(), limit);
}
