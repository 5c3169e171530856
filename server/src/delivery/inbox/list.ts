/** The messages of a development server, in words. */

import type { Db } from "../../db/database.ts";
import type { Channel, Language, Template } from "../message.ts";
import type { OutboxContext } from "../outbox.ts";
import { openPayload } from "../payload.ts";
import { renderMessage } from "../render.ts";
import { lookOf } from "../senders/configured.ts";

/** As many as are kept: see `forgetContents`. */
export const keptMessages = 500;

export interface InboxItem {
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly text: string;
  readonly code: string | null;
  readonly created_at: string;
}

export type InboxContext = Pick<OutboxContext, "config" | "keys"> & { readonly db: Db };

/** The newest first, whether a worker has seen them yet or not. */
export async function listInbox(ctx: InboxContext): Promise<readonly InboxItem[]> {
  const rows = await ctx.db
    .selectFrom("messages")
    .select(["id", "channel", "template", "language", "payload", "created_at"])
    .where("payload", "is not", null)
    .where("state", "<>", "withheld")
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(keptMessages)
    .execute();
  return rows.flatMap((row) => {
    const item = readItem(ctx, row as Row);
    return item === undefined ? [] : [item];
  });
}

interface Row {
  readonly id: string;
  readonly channel: Channel;
  readonly template: Template;
  readonly language: Language;
  readonly payload: Uint8Array;
  readonly created_at: Date;
}

/** Nothing, for a message that was written under another secret. */
function readItem(ctx: InboxContext, row: Row): InboxItem | undefined {
  const { id, channel, template, language } = row;
  try {
    const payload = openPayload(ctx.keys, id, row.payload);
    const look = lookOf(ctx.config, channel);
    const { subject, text } = renderMessage(look, { template, language, channel, ...payload });
    return {
      id,
      channel,
      to: payload.to,
      text: subject === undefined ? text : `${subject}\n\n${text}`,
      code: payload.code ?? null,
      created_at: row.created_at.toISOString(),
    };
  } catch {
    return undefined;
  }
}
