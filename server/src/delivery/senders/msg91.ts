/**
 * MSG91's flow API. It sends templates that were registered there (India's rules ask for it) and fills
 * in what we name: `code`, `name`, `minutes` and the whole `text`. There is no idempotency key: a
 * message whose outcome is not known is not sent again.
 */
import type { Msg91Provider } from "../../config/sms-provider.ts";
import { isEqual } from "./equal.ts";
import {
  isSuccess,
  messageIdOf,
  outcomeOfStatus,
  type PostAnswer,
  parseObject,
  post,
  shortWord,
} from "./post.ts";
import type { Outcome, Outgoing, Receipt, ReceiptRequest, Sender } from "./sender.ts";

export function msg91Sender(provider: Msg91Provider, timeoutMs: number): Sender {
  const url = `${provider.origin}/api/v5/flow`;
  const headers = {
    authkey: provider.authKey,
    "content-type": "application/json",
    accept: "application/json",
  };
  const { receiptToken } = provider;
  return {
    name: provider.name,
    isIdempotent: false,
    send: async (message) => {
      const templateId = templateIdOf(provider, message);
      if (templateId === undefined) {
        return { kind: "failed", reason: `no template_id for ${message.template}` };
      }
      const body = JSON.stringify(bodyOf(provider, message, templateId));
      return post({ url, headers, body, timeoutMs }, outcomeOf);
    },
    ...(receiptToken === undefined
      ? {}
      : {
          receipts: {
            isGenuine: (request) => isEqual(queryOf(request).get("token") ?? "", receiptToken),
            read: readReceipts,
          },
        }),
  };
}

function templateIdOf(provider: Msg91Provider, message: Outgoing): string | undefined {
  const { template, language } = message;
  return [`${template}.${language}`, template, language, ""]
    .map((key) => provider.templateIds.get(key))
    .find((id) => id !== undefined);
}

function bodyOf(provider: Msg91Provider, message: Outgoing, templateId: string): object {
  return {
    template_id: templateId,
    short_url: "0",
    ...(provider.sender === undefined ? {} : { sender: provider.sender }),
    recipients: [
      {
        mobiles: message.to.replace(/^\+/, ""),
        text: message.text,
        ...(message.code === undefined ? {} : { code: message.code }),
      },
    ],
  };
}

/** A refusal comes with status 200 as well: `type` decides. Without it nothing is known. */
function outcomeOf(answer: PostAnswer): Outcome {
  const body = parseObject(answer.text);
  const code = shortWord(body?.code);
  if (!isSuccess(answer)) return outcomeOfStatus(answer, code);
  if (body?.type === "success") {
    return { kind: "sent", providerMessageId: messageIdOf(body.request_id ?? body.message) };
  }
  if (body?.type === "error" || body?.hasError === true) {
    const isNumber = /invalid (mobile|number)|mobile number/i.test(String(body.message));
    return isNumber
      ? { kind: "refused", reason: "the number was rejected" }
      : { kind: "failed", reason: `refused it${code === "" ? "" : ` (${code})`}` };
  }
  return { kind: "unknown", reason: "the answer could not be read" };
}

function queryOf(request: ReceiptRequest): URLSearchParams {
  return new URLSearchParams(request.url.split("?")[1] ?? "");
}

interface Report {
  readonly requestId?: unknown;
  readonly status?: unknown;
  readonly report?: readonly { readonly status?: unknown }[];
}

/** A form with JSON in `data`, a list with a report for each number; or one report as JSON. */
function readReceipts(request: ReceiptRequest): readonly Receipt[] {
  const text = request.body.toString("utf8");
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(
    String(request.headers["content-type"]),
  );
  const value: unknown = JSON.parse(isForm ? (new URLSearchParams(text).get("data") ?? "") : text);
  return ([value].flat() as Report[]).flatMap(({ requestId, status, report }) =>
    (report ?? [{ status }]).flatMap((one) => receiptOf(requestId, String(one.status))),
  );
}

/** 1 delivered; 2 failed, 9 do-not-disturb, 16 and 25 rejected, 17 blocked. */
function receiptOf(requestId: unknown, status: string): readonly Receipt[] {
  const state =
    status === "1"
      ? "delivered"
      : ["2", "9", "16", "17", "25"].includes(status)
        ? "undelivered"
        : undefined;
  const providerMessageId = messageIdOf(requestId);
  if (state === undefined || providerMessageId === null) return [];
  const reason = state === "delivered" ? null : `status ${status}`;
  return [{ providerMessageId, messageId: null, state, reason }];
}
