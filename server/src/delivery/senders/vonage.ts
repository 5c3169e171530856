/**
 * Vonage's Messages API. `client_ref` is handed back and keeps nothing from being sent twice: a
 * message whose outcome is not known is not sent again.
 */
import { createHash } from "node:crypto";
import { jwtVerify } from "jose";
import type { VonageProvider } from "../../config/sms-provider.ts";
import { isEqual } from "./equal.ts";
import {
  basicCredentials,
  isSuccess,
  messageIdOf,
  outcomeOfStatus,
  type PostAnswer,
  parseObject,
  post,
  shortWord,
  taken,
} from "./post.ts";
import type { Outcome, Outgoing, Receipt, ReceiptRequest, Sender } from "./sender.ts";

/** How long, in seconds, Vonage can be told to go on trying. */
const ttlSeconds = { least: 20, most: 604_800 };

export function vonageSender(provider: VonageProvider, timeoutMs: number): Sender {
  const url = `${provider.origin}/v1/messages`;
  const headers = {
    authorization: basicCredentials(provider.key, provider.secret),
    "content-type": "application/json",
    accept: "application/json",
  };
  const { signatureSecret } = provider;
  return {
    name: provider.name,
    isIdempotent: false,
    send: (message) => {
      const body = JSON.stringify(bodyOf(provider, message));
      return post({ url, headers, body, timeoutMs }, outcomeOf);
    },
    ...(signatureSecret === undefined
      ? {}
      : {
          receipts: {
            isGenuine: (request) => isSigned(signatureSecret, request),
            read: readReceipt,
          },
        }),
  };
}

function bodyOf(provider: VonageProvider, message: Outgoing): Record<string, unknown> {
  const ttl = Math.floor(message.secondsLeft);
  return {
    message_type: "text",
    channel: "sms",
    to: message.to.replace(/^\+/, ""),
    from: provider.from.replace(/^\+/, ""),
    text: message.text,
    client_ref: message.id,
    ttl: Math.min(Math.max(ttl, ttlSeconds.least), ttlSeconds.most),
    ...(provider.receipts === undefined
      ? {}
      : { webhook_url: `${provider.receipts}/webhooks/messages/${provider.name}` }),
  };
}

function outcomeOf(answer: PostAnswer): Outcome {
  const body = parseObject(answer.text);
  if (isSuccess(answer)) return taken(body?.message_uuid);
  return rejectsNumber(answer.status, body)
    ? { kind: "refused", reason: "the number was rejected (422)" }
    : outcomeOfStatus(answer, errorNumber(body));
}

/** 422 names the members that are wrong; `to` is the only one that a recipient is to blame for. */
function rejectsNumber(status: number, answer: Record<string, unknown> | undefined): boolean {
  const wrong = answer?.invalid_parameters;
  return (
    status === 422 &&
    Array.isArray(wrong) &&
    wrong.some((one) => (one as { name?: unknown } | null)?.name === "to")
  );
}

/** The end of `type`, an address such as `…/api-errors/messages#1150`. */
function errorNumber(answer: Record<string, unknown> | undefined): string {
  return /#(\d{1,6})$/.exec(String(answer?.type))?.[1] ?? "";
}

/** A JWT under the account's signature secret that names the body's hash; another body is no receipt. */
async function isSigned(secret: string, request: ReceiptRequest): Promise<boolean> {
  const given = /^Bearer (\S+)$/.exec(String(request.headers.authorization ?? ""))?.[1];
  if (given === undefined) return false;
  try {
    const { payload } = await jwtVerify(given, Buffer.from(secret), {
      algorithms: ["HS256"],
      currentDate: new Date(request.nowMs),
    });
    const hash = createHash("sha256").update(request.body).digest("hex");
    return typeof payload.payload_hash === "string" && isEqual(payload.payload_hash, hash);
  } catch {
    return false;
  }
}

function readReceipt(request: ReceiptRequest): readonly Receipt[] {
  const body = JSON.parse(request.body.toString("utf8")) as Record<string, unknown>;
  const { status } = body;
  const isUndelivered = status === "rejected" || status === "undeliverable";
  if (status !== "delivered" && !isUndelivered) return [];
  const title = shortWord((body.error as { title?: unknown } | undefined)?.title);
  return [
    {
      providerMessageId: messageIdOf(body.message_uuid),
      messageId: messageIdOf(body.client_ref),
      state: isUndelivered ? "undelivered" : "delivered",
      reason: isUndelivered ? `${status}${title === "" ? "" : ` (${title})`}` : null,
    },
  ];
}
