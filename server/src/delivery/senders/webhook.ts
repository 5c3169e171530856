/**
 * A server of the operator's own, spoken to as standardwebhooks.com says: `Webhook-Id`,
 * `Webhook-Timestamp` and `Webhook-Signature` (`v1,` and the HMAC-SHA-256 of id, timestamp and body).
 * `Idempotency-Key` is the message's id, and whoever answers has to send a message once for each: so
 * one whose outcome is not known is sent again. 409 says it was taken before, 422 that the number is no
 * good. Receipts come back signed in the same way: `{"id", "status": "delivered" | "undelivered"}`.
 */
import { createHmac } from "node:crypto";
import type { WebhookProvider } from "../../config/sms-provider.ts";
import { isEqual } from "./equal.ts";
import {
  isSuccess,
  messageIdOf,
  outcomeOfStatus,
  type PostAnswer,
  parseObject,
  post,
} from "./post.ts";
import type { Outcome, Outgoing, Receipt, ReceiptRequest, Sender } from "./sender.ts";

/** How far a signed receipt's time may be off. */
const toleranceSeconds = 300;

export function webhookSender(
  provider: WebhookProvider,
  timeoutMs: number,
  nowMs: () => number = Date.now,
): Sender {
  const key = keyOf(provider.secret);
  return {
    name: provider.name,
    isIdempotent: true,
    send: (message) => {
      const body = JSON.stringify(bodyOf(message));
      const timestamp = String(Math.floor(nowMs() / 1000));
      const headers = {
        "content-type": "application/json",
        "idempotency-key": message.id,
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signWebhook(key, message.id, timestamp, body),
      };
      return post({ url: provider.url, headers, body, timeoutMs }, (answer) =>
        outcomeOf(answer, message.id),
      );
    },
    receipts: {
      isGenuine: (request) => isSigned(key, request),
      read: readReceipt,
    },
  };
}

/** A `whsec_…` secret is base64, as the standard has it; any other is taken as it stands. */
function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret, "utf8");
}

export function signWebhook(key: Buffer, id: string, timestamp: string, body: string): string {
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return `v1,${mac}`;
}

function bodyOf(message: Outgoing): object {
  return {
    id: message.id,
    channel: "sms",
    to: message.to,
    text: message.text,
    code: message.code ?? null,
    template: message.template,
    language: message.language,
    expires_in: Math.max(0, Math.floor(message.secondsLeft)),
  };
}

/** Who gives no id of their own has it under ours. */
function outcomeOf(answer: PostAnswer, messageId: string): Outcome {
  if (isSuccess(answer) || answer.status === 409) {
    const id = messageIdOf(parseObject(answer.text)?.id);
    return { kind: "sent", providerMessageId: id ?? messageId };
  }
  return answer.status === 422
    ? { kind: "refused", reason: "the number was rejected (422)" }
    : outcomeOfStatus(answer);
}

function isSigned(key: Buffer, request: ReceiptRequest): boolean {
  const header = (name: string) => String(request.headers[name] ?? "");
  const timestamp = header("webhook-timestamp");
  const offSeconds = Math.abs(request.nowMs / 1000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || offSeconds > toleranceSeconds) return false;
  const wanted = signWebhook(key, header("webhook-id"), timestamp, request.body.toString("utf8"));
  // Several, parted by spaces, while a secret is being replaced.
  return header("webhook-signature")
    .split(" ")
    .map((given) => isEqual(given, wanted))
    .includes(true);
}

function readReceipt(request: ReceiptRequest): readonly Receipt[] {
  const { id, status } = JSON.parse(request.body.toString("utf8")) as Record<string, unknown>;
  if (status !== "delivered" && status !== "undelivered") return [];
  const messageId = messageIdOf(id);
  const reason = status === "delivered" ? null : "reported as undelivered";
  return [{ providerMessageId: messageId, messageId, state: status, reason }];
}
