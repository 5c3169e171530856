/** The outbox as staff see it: how each message went, and only the end of whom it went to. */
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { type Cursor, isBelow, keysetPage, type Page, positionBy } from "../db/keyset.ts";
import { openPayload } from "../delivery/payload.ts";
import { isResendable } from "../delivery/resend-queries.ts";
import { maskAddress } from "../log.ts";

export const messageStates = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "undelivered",
  "dead",
  "withheld",
] as const;

export interface MessageFilter {
  readonly state?: string | undefined;
  readonly channel?: string | undefined;
  readonly region?: string | undefined;
  readonly userId?: number | undefined;
}

export interface ListedMessage {
  readonly id: string;
  readonly channel: "sms" | "email";
  readonly template: string;
  readonly language: string;
  readonly user_id: number | null;
  /** null: what it said is gone. */
  readonly to: string | null;
  readonly region: string | null;
  readonly segments: number;
  readonly state: (typeof messageStates)[number];
  readonly attempts: number;
  readonly provider: string | null;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly expires_at: string;
  readonly can_resend: boolean;
}

type Row = Omit<ListedMessage, "to" | "created_at" | "sent_at" | "expires_at"> &
  Cursor & {
    readonly payload: Uint8Array | null;
    readonly created_at: Date;
    readonly sent_at: Date | null;
    readonly expires_at: Date;
  };

/** The newest first. */
export async function listMessages(
  ctx: Pick<Context, "db" | "keys" | "clock">,
  filter: MessageFilter,
  limit: number,
  after: Cursor | undefined,
): Promise<Page<ListedMessage>> {
  const wanted = [
    ...conditionsOf(filter),
    ...(after === undefined ? [] : [isBelow("created_at", after)]),
  ];
  const { rows } = await sql<Row>`
    select id, channel, template, language, user_id, region, segments, state, attempts, provider,
           last_error, created_at, sent_at, expires_at, payload,
           ${positionBy("created_at")} as position,
           ${isResendable(databaseNow(ctx.clock))} as can_resend
      from messages m ${wanted.length === 0 ? sql`` : sql`where ${sql.join(wanted, sql` and `)}`}
     order by created_at desc, id desc limit ${limit + 1}`.execute(ctx.db);
  const page = keysetPage(rows, limit);
  return { rows: page.rows.map((row) => shown(ctx, row)), nextCursor: page.nextCursor };
}

function conditionsOf({ state, channel, region, userId }: MessageFilter) {
  const conditions: RawBuilder<boolean>[] = [];
  if (state !== undefined) conditions.push(sql`state = ${state}`);
  if (channel !== undefined) conditions.push(sql`channel = ${channel}`);
  if (region !== undefined) conditions.push(sql`region = ${region}`);
  if (userId !== undefined) conditions.push(sql`user_id = ${userId}::int`);
  return conditions;
}

function shown(ctx: Pick<Context, "keys">, row: Row): ListedMessage {
  const { payload, position: _, created_at, sent_at, expires_at, ...rest } = row;
  return {
    ...rest,
    to: payload === null ? null : maskedAddress(ctx, row.id, payload),
    created_at: created_at.toISOString(),
    sent_at: sent_at?.toISOString() ?? null,
    expires_at: expires_at.toISOString(),
  };
}

/** Opened for this alone; null where it was written under another secret. */
function maskedAddress(ctx: Pick<Context, "keys">, id: string, payload: Uint8Array): string | null {
  try {
    return maskAddress(openPayload(ctx.keys, id, payload).to);
  } catch {
    return null;
  }
}
