/** Writes messages where the action that causes them writes everything else: in its transaction. */
import { uuidv7 } from "uuidv7";
import type { Config } from "../config/load.ts";
import { type Keys, keyedHash } from "../crypto/derived-keys.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { Message } from "./message.ts";
import type { OutboxSignal } from "./outbox-signal.ts";
import { type MessagePayload, sealPayload } from "./payload.ts";
import { insertMessages, type NewMessage } from "./queries.ts";
import { regionOf } from "./region.ts";
import { renderMessage } from "./render.ts";
import { countSegments } from "./segments.ts";
import { lookOf } from "./senders/configured.ts";

export type { MessagePayload } from "./payload.ts";

export interface OutboxContext {
  readonly config: Config;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly outbox: OutboxSignal;
}

/** How many parts the text of a message is charged as; 1 for an e-mail. */
export function segmentsOf(ctx: Pick<OutboxContext, "config">, message: Message): number {
  return message.channel === "sms" ? countSegments(wordsOf(ctx, message)).count : 1;
}

function wordsOf(ctx: Pick<OutboxContext, "config">, message: Message): string {
  const { channel, template, language } = message;
  return renderMessage(lookOf(ctx.config, channel), {
    template,
    language,
    channel,
    ...payloadOf(message),
  }).text;
}

function payloadOf(message: Message): MessagePayload {
  return {
    to: message.to,
    minutes: Math.max(1, Math.round(message.expiresInSeconds / 60)),
    values: message.values ?? {},
    ...(message.code === undefined ? {} : { code: message.code }),
  };
}

/** What is withheld takes every step that what is sent takes, here and in the worker. */
export async function enqueueMessage(ctx: OutboxContext, tx: Db, message: Message): Promise<void> {
  await enqueueMessages(ctx, tx, [message]);
}

/** The same for one or more: their number does not show in the number of statements. */
export async function enqueueMessages(
  ctx: OutboxContext,
  tx: Db,
  messages: readonly Message[],
): Promise<void> {
  await insertMessages(
    tx,
    ctx.clock,
    messages.map((message) => newMessage(ctx, message)),
  );
  ctx.outbox.written();
}

function newMessage(ctx: OutboxContext, message: Message): NewMessage {
  const id = uuidv7();
  const { channel, template, language } = message;
  return {
    id,
    channel,
    template,
    language,
    user_id: message.userId ?? null,
    verification_id: message.verificationId ?? null,
    address_hash: keyedHash(ctx.keys["address hash"], message.to),
    region: channel === "sms" ? regionOf(message.to) : null,
    segments: segmentsOf(ctx, message),
    payload: sealPayload(ctx.keys, id, payloadOf(message)),
    state: message.isWithheld ? "withheld" : "queued",
    expiresInSeconds: message.expiresInSeconds,
  };
}
