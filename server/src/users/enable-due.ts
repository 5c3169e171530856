/** Accounts that were disabled until some instant. */
import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { enableDueUsers } from "./access-queries.ts";
import { markActive } from "./activity-queries.ts";

/** Whoever was let in is there. A disabling that was over by then is tidied with it. */
export async function arrive(
  ctx: Pick<Context, "clock" | "keys">,
  tx: Db,
  userId: number,
): Promise<void> {
  if (await markActive(tx, ctx.clock, userId)) await recordEnd(ctx, tx, userId);
}

/** Tidies accounts whose disabling is over. @returns how many; fewer than `atMost` where none is left */
export async function enableDue(ctx: Context, atMost: number): Promise<number> {
  return ctx.db.transaction().execute(async (tx) => {
    const ids = await enableDueUsers(tx, ctx.clock, atMost);
    for (const id of ids) await recordEnd(ctx, tx, id);
    return ids.length;
  });
}

function recordEnd(ctx: Pick<Context, "clock" | "keys">, tx: Db, userId: number): Promise<void> {
  return recordEvent(ctx, tx, {
    type: "user.enabled",
    result: "success",
    reason: "until",
    userId,
    actor: { kind: "system" },
  });
}
