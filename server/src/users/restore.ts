import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { markRestored } from "./deletion-queries.ts";

/** Takes a deletion back, because the user logged in. */
export async function restoreUser(
  ctx: Context,
  tx: Db,
  userId: number,
  caller: Caller,
): Promise<void> {
  await markRestored(tx, userId);
  await recordEvent(ctx, tx, {
    type: "user.restored",
    result: "success",
    userId,
    actor: { kind: "user", id: userId },
    caller,
  });
}
