/** What happened to a user, as the user is told. */
import type { Context } from "../context.ts";
import { type Cursor, isBelow, keysetPage, type Page, positionBy } from "../db/keyset.ts";
import { describeEvent } from "./event-types.ts";
import { openerOf } from "./personal.ts";

export interface ListedEvent {
  readonly id: string;
  readonly type: string;
  readonly description: string;
  readonly result: "success" | "failure";
  readonly at: Date;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly session_id: string | null;
  /** What else there is to it: why, of what kind, before and after. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The newest first. */
export async function listEvents(
  ctx: Pick<Context, "db" | "keys">,
  userId: number,
  limit: number,
  after: Cursor | undefined,
): Promise<Page<ListedEvent>> {
  let query = ctx.db
    .selectFrom("audit_events")
    .select(["id", "type", "result", "reason", "at", "session_id", "details", "personal"])
    .select("actor_kind")
    .select(positionBy("at").as("position"))
    .where("user_id", "=", userId)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (after !== undefined) {
    query = query.where(isBelow("at", after));
  }
  const { rows, nextCursor } = keysetPage(await query.execute(), limit);
  const open = await openerOf(ctx, ctx.db, userId);
  return {
    rows: rows.map((row) => {
      const { ip = null, user_agent = null, ...personal } = open(row);
      return {
        id: row.id,
        type: row.type,
        description: describeEvent(row.type, row.result),
        result: row.result,
        at: row.at,
        // Where staff are, and with what, is nothing to the user.
        ip: row.actor_kind === "staff" ? null : ip,
        user_agent: row.actor_kind === "staff" ? null : user_agent,
        session_id: row.session_id,
        details: {
          ...(row.reason === null ? {} : { reason: row.reason }),
          ...row.details,
          ...personal,
        },
      };
    }),
    nextCursor,
  };
}
