import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import { isUuid } from "../db/keyset.ts";
import { openPayload } from "../delivery/payload.ts";
import { requeueMessage } from "../delivery/resend-queries.ts";
import { AppError } from "../errors.ts";
import { takeNotice } from "../limits/notices.ts";
import type { Staff } from "./staff.ts";

/**
 * Sends a message that was given up, while it is still of use. It is counted like any other, in the budget
 * and for its address.
 * @throws AppError `not_found`, `conflict`, `rate_limited`
 */
export async function resendMessage(ctx: Context, staff: Staff, id: string): Promise<void> {
  if (!isUuid(id)) throw new AppError("not_found");
  const message = await ctx.db
    .selectFrom("messages")
    .select(["channel", "template", "user_id", "segments", "payload"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (message === undefined) throw new AppError("not_found");
  const address = readAddress(ctx, id, message.payload);
  const { channel, segments, template, user_id } = message;
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await requeueMessage(tx, ctx.clock, id))) throw new AppError("conflict");
    await recordEvent(ctx, tx, {
      type: "message.resent",
      result: "success",
      ...(user_id === null ? {} : { userId: user_id }),
      actor: { kind: "staff", id: staff.userId },
      sessionId: staff.sessionId,
      caller: staff.caller,
      details: { message_id: id, template, channel },
    });
    // Last, because its totals are everybody's.
    const isAllowed = await takeNotice(ctx, tx, { channel, address, segments });
    if (!isAllowed) throw new AppError("rate_limited", { retryAfterSeconds: 60 * 60 });
  });
  ctx.outbox.written();
}

function readAddress(ctx: Context, id: string, payload: Uint8Array | null): string {
  if (payload === null) throw new AppError("conflict");
  try {
    return openPayload(ctx.keys, id, payload).to;
  } catch (cause) {
    // It was written under another secret, and no worker could open it either.
    throw new AppError("conflict", { cause });
  }
}
