/** What providers report of messages they took. */
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { isUuid } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import { recordReceipt } from "./queries.ts";
import type { Senders } from "./senders/configured.ts";
import type { Receipt, ReceiptRequest } from "./senders/sender.ts";

export interface ReceiptContext {
  readonly config: { readonly isProduction: boolean };
  readonly db: Db;
  readonly clock: Clock;
}

/**
 * A message that is not known is no fault: whoever asks learns nothing of which there are.
 * @throws AppError `not_found` where the provider sends no receipts, `forbidden` where it did not
 *   send this one, `malformed_request` where it cannot be read
 */
export async function receiveReceipts(
  ctx: ReceiptContext,
  senders: Senders,
  provider: string,
  request: Omit<ReceiptRequest, "nowMs">,
): Promise<void> {
  const sender = [...senders.sms, ...senders.email].find((one) => one.name === provider);
  if (sender?.receipts === undefined) throw new AppError("not_found");
  const received: ReceiptRequest = { ...request, nowMs: ctx.clock.nowMs() };
  if (!(await sender.receipts.isGenuine(received))) throw new AppError("forbidden");
  for (const receipt of read(sender.receipts.read, received)) {
    const { messageId } = receipt;
    await recordReceipt(
      ctx.db,
      {
        ...receipt,
        provider,
        messageId: messageId !== null && isUuid(messageId) ? messageId : null,
      },
      !ctx.config.isProduction,
    );
  }
}

function read(
  reader: (request: ReceiptRequest) => readonly Receipt[],
  request: ReceiptRequest,
): readonly Receipt[] {
  try {
    return reader(request);
  } catch (cause) {
    throw new AppError("malformed_request", { cause });
  }
}
