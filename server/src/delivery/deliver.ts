/** One claimed message: opened, written out, handed to one provider after another. */
import type { Logger } from "pino";
import type { Config } from "../config/load.ts";
import type { Keys } from "../crypto/derived-keys.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { Channel } from "./message.ts";
import { openPayload } from "./payload.ts";
import { type ClaimedMessage, type Settlement, switchProvider } from "./queries.ts";
import { renderMessage } from "./render.ts";
import { lookOf } from "./senders/configured.ts";
import type { Outcome, Outgoing, Sender } from "./senders/sender.ts";

export interface DeliveryContext {
  readonly config: Config;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Logger;
}

/** Told of each attempt, for the metrics. */
export type ReportAttempt = (
  channel: Channel,
  provider: string,
  outcome: Outcome["kind"] | "dead",
) => void;

export interface Delivery {
  readonly ctx: DeliveryContext;
  /** Those of a channel, the one to ask first at the front. */
  readonly sendersOf: (channel: Channel) => readonly Sender[];
  /** A provider that left a message in doubt is asked last for a while. */
  readonly distrust: (sender: Sender) => void;
  readonly report: ReportAttempt;
  readonly leaseSeconds: number;
}

const mostAttempts = 5;
/** 2, 8, 32 and 120 seconds, more or less: five attempts fit into the life of a code. */
const retry = { firstSeconds: 2, factor: 4, mostSeconds: 120 };

export async function deliver(
  delivery: Delivery,
  message: ClaimedMessage,
): Promise<Settlement | "claim lost"> {
  if (message.is_withheld) return { ...settled, state: "withheld" };
  if (message.seconds_left <= 0) return dead(delivery, message, whyTooOld(delivery, message));
  if (message.attempts > mostAttempts) {
    return dead(delivery, message, message.last_error ?? "tried too often");
  }
  const outgoing = open(delivery.ctx, message);
  if (typeof outgoing === "string") return dead(delivery, message, outgoing);
  const senders = whoMaySend(delivery, message);
  if (typeof senders === "string") return dead(delivery, message, senders);
  return tryInOrder(delivery, message, outgoing, senders);
}

const settled: Settlement = {
  state: "dead",
  provider: null,
  providerMessageId: null,
  error: null,
  retryInSeconds: 0,
  keepsPayload: false,
};

function dead(delivery: Delivery, message: ClaimedMessage, reason: string): Settlement {
  const { id, channel, template, provider } = message;
  delivery.report(channel, provider ?? "none", "dead");
  delivery.ctx.log.error(
    { message_id: id, channel, template, provider, reason },
    "a message will not be sent",
  );
  return {
    ...settled,
    provider,
    error: reason,
    // Staff may have it sent after all, as long as it is of use.
    keepsPayload: message.seconds_left > 0 || !delivery.ctx.config.isProduction,
  };
}

function open(ctx: DeliveryContext, message: ClaimedMessage): Outgoing | string {
  if (message.payload === null) return "its content is gone";
  const { id, channel, template, language } = message;
  try {
    const payload = openPayload(ctx.keys, id, message.payload);
    const look = lookOf(ctx.config, channel);
    const { subject, text } = renderMessage(look, { template, language, channel, ...payload });
    return {
      id,
      template,
      language,
      to: payload.to,
      subject,
      text,
      code: payload.code,
      secondsLeft: message.seconds_left,
    };
  } catch {
    return "its content cannot be opened: it was written under another SECRET_KEY";
  }
}

/** A process that cannot send a channel gets its messages when nobody else took them in time. */
function whyTooOld({ sendersOf }: Delivery, { channel, attempts }: ClaimedMessage): string {
  if (attempts > 1 || sendersOf(channel).length > 0) return "too old to be of use";
  const option = channel === "sms" ? "KPA_SMS_PROVIDER" : "KPA_MAIL_URL";
  return `${option} is unset here, and no process that has it took the message in time`;
}

/** @returns the senders to try, or why there is none */
function whoMaySend(delivery: Delivery, message: ClaimedMessage): readonly Sender[] | string {
  const senders = delivery.sendersOf(message.channel);
  if (!message.was_sending) return senders;
  // Whoever it was handed to may have sent it; handing it to anybody else could send it twice.
  const sender = senders.find((one) => one.name === message.provider);
  return sender?.isIdempotent
    ? [sender]
    : `${message.provider ?? "a provider"} may have sent it, so it is not sent again`;
}

async function tryInOrder(
  delivery: Delivery,
  message: ClaimedMessage,
  outgoing: Outgoing,
  senders: readonly Sender[],
): Promise<Settlement | "claim lost"> {
  const { ctx, leaseSeconds } = delivery;
  let wait = 0;
  let last: { sender: Sender; reason: string } | undefined;
  for (const sender of senders) {
    // The claim names the provider before it is asked, so that a worker that dies leaves it behind.
    const isNamed = sender.name === message.provider && last === undefined;
    if (
      !isNamed &&
      !(await switchProvider(ctx.db, ctx.clock, message, sender.name, leaseSeconds))
    ) {
      return "claim lost";
    }
    const outcome = await attempt(delivery, message, outgoing, sender);
    if (outcome.kind !== "failed") return settleAs(delivery, message, sender, outcome);
    wait = Math.max(wait, outcome.retryAfterSeconds ?? 0);
    last = { sender, reason: outcome.reason };
  }
  if (last === undefined) return "claim lost";
  const reason = `${last.sender.name} ${last.reason}`;
  if (message.attempts >= mostAttempts) {
    return dead(delivery, { ...message, provider: last.sender.name }, reason);
  }
  return {
    ...settled,
    // In the hands of a provider that may have sent it before, it stays there.
    state: message.was_sending ? "sending" : "queued",
    provider: message.was_sending ? message.provider : null,
    error: reason,
    retryInSeconds: Math.max(wait, pauseBefore(message.attempts + 1)),
    keepsPayload: true,
  };
}

async function attempt(
  delivery: Delivery,
  { channel, template }: ClaimedMessage,
  outgoing: Outgoing,
  sender: Sender,
): Promise<Outcome> {
  let outcome: Outcome;
  try {
    outcome = await sender.send(outgoing);
  } catch (error) {
    // A mistake of ours. What the error says may hold anything; its name does not.
    const name = error instanceof Error ? error.name : "error";
    outcome = { kind: "unknown", reason: `the sender failed (${name})` };
  }
  delivery.report(channel, sender.name, outcome.kind);
  if (outcome.kind === "unknown") delivery.distrust(sender);
  if (outcome.reason !== undefined) {
    delivery.ctx.log.warn(
      {
        message_id: outgoing.id,
        channel,
        template,
        provider: sender.name,
        outcome: outcome.kind,
        reason: outcome.reason,
      },
      "a provider did not send a message as it should",
    );
  }
  return outcome;
}

function settleAs(
  delivery: Delivery,
  message: ClaimedMessage,
  sender: Sender,
  outcome: Exclude<Outcome, { kind: "failed" }>,
): Settlement {
  const named = { ...message, provider: sender.name };
  const reason = outcome.reason === undefined ? null : `${sender.name}: ${outcome.reason}`;
  if (outcome.kind === "unknown") {
    if (!sender.isIdempotent) {
      return dead(delivery, named, `${reason}; it may have been sent, so it is not sent again`);
    }
    if (message.attempts >= mostAttempts) return dead(delivery, named, `${reason}`);
    return {
      ...settled,
      state: "sending",
      provider: sender.name,
      error: reason,
      retryInSeconds: pauseBefore(message.attempts + 1),
      keepsPayload: true,
    };
  }
  return {
    ...settled,
    state: outcome.kind === "sent" ? "sent" : "undelivered",
    provider: sender.name,
    providerMessageId: outcome.kind === "sent" ? outcome.providerMessageId : null,
    error: reason,
    keepsPayload: !delivery.ctx.config.isProduction,
  };
}

/** A quarter more or less, so that what failed together does not come back together. */
function pauseBefore(attempt: number): number {
  const seconds = retry.firstSeconds * retry.factor ** (attempt - 2);
  return Math.min(seconds, retry.mostSeconds) * (0.75 + Math.random() / 2);
}
