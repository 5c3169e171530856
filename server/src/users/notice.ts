import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import type { Message, NoticeTemplate } from "../delivery/message.ts";
import { enqueueMessage, segmentsOf } from "../delivery/outbox.ts";
import { isTestNumber } from "../limits/messages.ts";
import { takeNotice } from "../limits/notices.ts";
import { type Contact, findContact } from "./address-queries.ts";

const goodForSeconds = 24 * 60 * 60;

/**
 * Tells a user what happened to the account: by e-mail where one is proved, else by SMS to the proved
 * number. Too many notices in a day are left out, so that nobody can run up a bill with them. Called when
 * the transaction has done all else: from here on everybody waits for it who is sent a message.
 */
export async function tellUser(
  ctx: Context,
  tx: Db,
  userId: number,
  template: NoticeTemplate,
  caller: Caller,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  await tellContact(ctx, tx, await findContact(tx, userId), userId, template, caller, values);
}

/** @param userId absent where there is no such user any more */
export async function tellContact(
  ctx: Context,
  tx: Db,
  { email, phone }: Contact,
  userId: number | undefined,
  template: NoticeTemplate,
  caller: Caller,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (email !== undefined) {
    await tellAddress(ctx, tx, userId, template, "email", email, caller, values);
  } else if (phone !== undefined) {
    await tellAddress(ctx, tx, userId, template, "sms", phone, caller, values);
  }
}

/** Tells one address, such as the one that the account has just left. */
export async function tellAddress(
  ctx: Context,
  tx: Db,
  userId: number | undefined,
  template: NoticeTemplate,
  channel: Message["channel"],
  to: string,
  caller: Caller,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  const message: Message = {
    template,
    language: caller.language,
    channel,
    to,
    ...(userId === undefined ? {} : { userId }),
    values,
    expiresInSeconds: goodForSeconds,
    isWithheld: isTestNumber(ctx, to),
  };
  const segments = segmentsOf(ctx, message);
  if (!(await takeNotice(ctx, tx, { channel, address: to, segments }))) return;
  await enqueueMessage(ctx, tx, message);
}
