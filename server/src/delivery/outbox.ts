/** Writes messages where the action that causes them writes everything else: in its transaction. */
import { uuidv7 } from "uuidv7";
import type { Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import { seal } from "../crypto/sealed-box.ts";
import type { Db } from "../db/open.ts";
import type { Message } from "./message.ts";
import { insertMessage } from "./queries.ts";

/** What is sealed in a row of the outbox. */
export interface MessagePayload {
  readonly to: string;
  readonly code?: string;
  readonly values: Readonly<Record<string, string>>;
}

export async function enqueueMessage(
  ctx: Pick<Context, "clock" | "keys" | "config">,
  tx: Db,
  message: Message,
): Promise<void> {
  const id = uuidv7();
  const payload: MessagePayload = {
    to: message.to,
    values: message.values ?? {},
    ...(message.code === undefined ? {} : { code: message.code }),
  };
  await insertMessage(tx, ctx.clock, {
    id,
    channel: message.channel,
    template: message.template,
    language: message.language,
    user_id: message.userId ?? null,
    verification_id: message.verificationId ?? null,
    address_hash: keyedHash(ctx.keys["address hash"], message.to),
    region: null,
    segments: 1,
    payload: seal(ctx.keys["message payload"], JSON.stringify(payload), id),
    state: message.isWithheld ? "withheld" : "queued",
    expiresInSeconds: message.expiresInSeconds,
  });
}
