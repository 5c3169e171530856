import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import type { Presence } from "./queries.ts";

/** Not deleted, or so lately that a log-in brings the account back. */
export function presenceFor(ctx: Pick<Context, "clock" | "config">): Presence {
  const days = ctx.config.KPA_DELETION_GRACE_DAYS;
  return sql<boolean>`(deleted_at is null
    or deleted_at > ${databaseNow(ctx.clock)} - make_interval(days => ${days}::int))`;
}
