import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { type Cursor, isBelow, keysetPage, type Page, positionBy } from "../db/keyset.ts";

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
    .select(positionBy("created_at").as("position"))
    .where("user_id", "=", userId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", databaseNow(ctx.clock))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (after !== undefined) {
    query = query.where(isBelow("created_at", after));
  }
  return keysetPage(await query.execute(), limit);
}
