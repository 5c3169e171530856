/** Deeds that a token alone is not enough for: a token can have been left open, or stolen. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { AppError } from "../errors.ts";

/** How long a log-in or a re-authentication counts, in its own session. */
const recentSeconds = 5 * 60;

/** @throws AppError `reauthentication_required` */
export async function requireRecentAuthentication(
  ctx: Pick<Context, "db" | "clock">,
  sessionId: string,
): Promise<void> {
  const { rows } = await sql`
    select from sessions
     where id = ${sessionId} and ended_at is null
       and authenticated_at > ${databaseNow(ctx.clock)} - make_interval(secs => ${recentSeconds})
  `.execute(ctx.db);
  if (rows.length === 0) throw new AppError("reauthentication_required");
}
