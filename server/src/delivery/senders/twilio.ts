/**
 * Twilio's Messages resource. It takes no idempotency key, so a message whose outcome is not known is
 * not sent again; its receipts carry our id and settle such a message all the same.
 */
import { createHmac } from "node:crypto";
import type { TwilioProvider } from "../../config/sms-provider.ts";
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

/** Errors that say the recipient's number cannot get text messages. */
const numberErrors = new Set([21211, 21214, 21217, 21266, 21610, 21614, 21635]);
/** The longest that Twilio keeps a message waiting. */
const longestValiditySeconds = 36_000;

export function twilioSender(provider: TwilioProvider, timeoutMs: number): Sender {
  const path = `/2010-04-01/Accounts/${encodeURIComponent(provider.accountSid)}/Messages.json`;
  const headers = {
    authorization: basicCredentials(provider.accountSid, provider.authToken),
    "content-type": "application/x-www-form-urlencoded",
  };
  return {
    name: provider.name,
    isIdempotent: false,
    send: (message) => {
      const body = formOf(provider, message).toString();
      return post({ url: provider.origin + path, headers, body, timeoutMs }, outcomeOf);
    },
    ...(provider.receipts === undefined
      ? {}
      : {
          receipts: {
            isGenuine: (request) => isSigned(provider, request),
            read: readReceipt,
          },
        }),
  };
}

function formOf(provider: TwilioProvider, message: Outgoing): URLSearchParams {
  const isService = provider.from.startsWith("MG");
  const validity = Math.min(Math.max(1, Math.floor(message.secondsLeft)), longestValiditySeconds);
  return new URLSearchParams({
    To: message.to,
    [isService ? "MessagingServiceSid" : "From"]: provider.from,
    Body: message.text,
    ValidityPeriod: String(validity),
    ...(provider.receipts === undefined
      ? {}
      : {
          StatusCallback: `${provider.receipts}/webhooks/messages/${provider.name}?message=${message.id}`,
        }),
  });
}

function outcomeOf(answer: PostAnswer): Outcome {
  const body = parseObject(answer.text);
  if (isSuccess(answer)) return taken(body?.sid);
  const error = Number(body?.code);
  return answer.status === 400 && numberErrors.has(error)
    ? { kind: "refused", reason: `the number was rejected (${error})` }
    : outcomeOfStatus(answer, shortWord(body?.code));
}

/** HMAC-SHA-1 over the address as Twilio called it and the form's fields in order, name and value. */
function isSigned(provider: TwilioProvider, request: ReceiptRequest): boolean {
  const given = request.headers["x-twilio-signature"];
  if (typeof given !== "string") return false;
  const wanted = twilioSignature(
    provider.authToken,
    `${provider.receipts}${request.url}`,
    new URLSearchParams(request.body.toString("utf8")),
  );
  return isEqual(given, wanted);
}

export function twilioSignature(authToken: string, url: string, form: URLSearchParams): string {
  const fields = [...form]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value);
  return createHmac("sha1", authToken)
    .update(url + fields.join(""))
    .digest("base64");
}

function readReceipt(request: ReceiptRequest): readonly Receipt[] {
  const form = new URLSearchParams(request.body.toString("utf8"));
  const status = form.get("MessageStatus") ?? form.get("SmsStatus");
  const state =
    status === "delivered" || status === "read"
      ? "delivered"
      : status === "undelivered" || status === "failed"
        ? "undelivered"
        : undefined;
  if (state === undefined) return [];
  const code = shortWord(form.get("ErrorCode"));
  return [
    {
      providerMessageId: messageIdOf(form.get("MessageSid")),
      messageId: new URLSearchParams(request.url.split("?")[1] ?? "").get("message"),
      state,
      reason: state === "delivered" ? null : `${status}${code === "" ? "" : ` (${code})`}`,
    },
  ];
}
