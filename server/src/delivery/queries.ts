/** The statements that write a message, take it to be sent, and say what came of it. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { type Channel, channels, type Language, type Template } from "./message.ts";

export interface NewMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  readonly language: string;
  readonly user_id: number | null;
  readonly verification_id: string | null;
  readonly address_hash: Uint8Array;
  readonly region: string | null;
  readonly segments: number;
  readonly payload: Uint8Array;
  readonly state: "queued" | "withheld";
  readonly expiresInSeconds: number;
}

/** One statement, however many there are. */
export async function insertMessages(
  db: Db,
  clock: Clock,
  messages: readonly NewMessage[],
): Promise<void> {
  const now = databaseNow(clock);
  await db
    .insertInto("messages")
    .values(
      messages.map(({ expiresInSeconds, ...row }) => ({
        ...row,
        created_at: now,
        next_attempt_at: now,
        expires_at: sql<Date>`${now} + make_interval(secs => ${expiresInSeconds})`,
      })),
    )
    .execute();
}

export interface ClaimedMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly template: Template;
  readonly language: Language;
  readonly payload: Uint8Array | null;
  readonly attempts: number;
  /** Who is to send it; who may have sent it, where `was_sending`. */
  readonly provider: string | null;
  readonly last_error: string | null;
  readonly is_withheld: boolean;
  /** It was claimed before by a worker that never said what came of it. */
  readonly was_sending: boolean;
  readonly seconds_left: number;
}

export interface Claim {
  readonly most: number;
  /** After this the claim is somebody else's. */
  readonly leaseSeconds: number;
  /** Who sends here, the one to ask first at the front; empty: this process cannot send them. */
  readonly providers: Readonly<Record<Channel, readonly string[]>>;
}

/**
 * Takes what is due, each for one worker: what can be sent here, and what nobody sent in time. The
 * rule is the same for what is withheld, so that one process does the work of both. From here on a
 * message counts as perhaps sent.
 */
export async function claimMessages(
  db: Db,
  clock: Clock,
  { most, leaseSeconds, providers }: Claim,
): Promise<readonly ClaimedMessage[]> {
  const now = databaseNow(clock);
  const { rows } = await sql<ClaimedMessage>`
    with due as (
      select id, state from messages
       where next_attempt_at <= ${now}
         and (state in ('queued', 'sending') or (state = 'withheld' and payload is not null))
         and (expires_at <= ${now} or ${canBeSentBy(providers)})
       order by next_attempt_at
       limit ${most}
         for update skip locked)
    update messages as message
       set state = case due.state when 'withheld' then 'withheld' else 'sending' end,
           provider = case due.state
             when 'sending' then message.provider
             when 'queued' then case message.channel
               when 'sms' then ${providers.sms[0] ?? null}::text
               else ${providers.email[0] ?? null}::text end
           end,
           attempts = message.attempts + 1,
           next_attempt_at = ${now} + make_interval(secs => ${leaseSeconds})
      from due
     where message.id = due.id
    returning message.id, message.channel, message.template, message.language, message.payload,
              message.attempts, message.provider, message.last_error,
              due.state = 'withheld' as is_withheld, due.state = 'sending' as was_sending,
              extract(epoch from message.expires_at - ${now})::float8 as seconds_left`.execute(db);
  return rows;
}

/** What is in the hands of a provider that is not known here is left to whoever knows it. */
function canBeSentBy(providers: Claim["providers"]) {
  const conditions = channels
    .filter((channel) => providers[channel].length > 0)
    .map(
      (channel) => sql`(channel = ${channel}
        and (state <> 'sending' or provider = any(${providers[channel]}::text[])))`,
    );
  return sql`(${sql.join([sql`false`, ...conditions], sql` or `)})`;
}

/** What a claim is known by: a later one of the same message counts one attempt more. */
export type ClaimKey = Pick<ClaimedMessage, "id" | "attempts">;

/** Before the next provider is asked. @returns whether the claim still holds */
export async function switchProvider(
  db: Db,
  clock: Clock,
  claim: ClaimKey,
  provider: string,
  leaseSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("messages")
    .set({
      provider,
      next_attempt_at: sql`${databaseNow(clock)} + make_interval(secs => ${leaseSeconds})`,
    })
    .where("id", "=", claim.id)
    .where("attempts", "=", claim.attempts)
    .where("state", "=", "sending")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface Settlement {
  readonly state: "queued" | "sending" | "sent" | "undelivered" | "dead" | "withheld";
  readonly provider: string | null;
  readonly providerMessageId: string | null;
  readonly error: string | null;
  /** When it is tried again; 0 where it is not. */
  readonly retryInSeconds: number;
  readonly keepsPayload: boolean;
}

/** Writes down what came of a claim, unless a receipt or a later claim was faster. */
export async function settleMessage(
  db: Db,
  clock: Clock,
  claim: ClaimKey,
  settlement: Settlement,
): Promise<void> {
  const now = databaseNow(clock);
  await db
    .updateTable("messages")
    .set({
      state: settlement.state,
      provider: settlement.provider,
      provider_message_id: settlement.providerMessageId,
      last_error: settlement.error,
      next_attempt_at: sql`${now} + make_interval(secs => ${settlement.retryInSeconds})`,
      sent_at: settlement.state === "sent" ? now : null,
      ...(settlement.keepsPayload ? {} : { payload: null }),
    })
    .where("id", "=", claim.id)
    .where("attempts", "=", claim.attempts)
    .where("state", "in", ["sending", "withheld"])
    .execute();
}

export interface ReceivedReceipt {
  readonly provider: string;
  readonly providerMessageId: string | null;
  readonly messageId: string | null;
  readonly state: "delivered" | "undelivered";
  readonly reason: string | null;
}

/**
 * Receipts come more than once, out of order, and sometimes before the answer that they belong to.
 * What was delivered stays delivered. @returns whether there was such a message
 */
export async function recordReceipt(
  db: Db,
  receipt: ReceivedReceipt,
  keepsPayload: boolean,
): Promise<boolean> {
  const before =
    receipt.state === "delivered"
      ? (["sending", "sent", "undelivered", "dead"] as const)
      : (["sending", "sent"] as const);
  const { numUpdatedRows } = await db
    .updateTable("messages")
    .set({
      state: receipt.state,
      last_error: receipt.reason,
      ...(receipt.providerMessageId === null
        ? {}
        : { provider_message_id: receipt.providerMessageId }),
      ...(keepsPayload ? {} : { payload: null }),
    })
    .where("provider", "=", receipt.provider)
    .where("state", "in", [...before])
    .where((row) =>
      row.or([
        ...(receipt.providerMessageId === null
          ? []
          : [row("provider_message_id", "=", receipt.providerMessageId)]),
        ...(receipt.messageId === null ? [] : [row("id", "=", receipt.messageId)]),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
