/**
 * Amazon SNS, `Publish` to a phone number. Its deduplication is for topics only: a message whose
 * outcome is not known is not sent again. It has no receipts over HTTP.
 */
import type { SnsProvider } from "../../config/sms-provider.ts";
import { signAwsRequest } from "./aws-signature.ts";
import { isSuccess, outcomeOfStatus, type PostAnswer, post, taken } from "./post.ts";
import type { Outcome, Outgoing, Sender } from "./sender.ts";

export function snsSender(provider: SnsProvider, timeoutMs: number): Sender {
  return {
    name: provider.name,
    isIdempotent: false,
    send: (message) => {
      const body = formOf(provider, message).toString();
      const url = `${provider.origin}/`;
      const headers = signAwsRequest({
        method: "POST",
        url,
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body,
        service: "sns",
        region: provider.region,
        accessKey: provider.accessKey,
        secretKey: provider.secretKey,
        at: new Date(),
      });
      return post({ url, headers, body, timeoutMs }, outcomeOf);
    },
  };
}

function formOf(provider: SnsProvider, message: Outgoing): URLSearchParams {
  const attributes = {
    "AWS.SNS.SMS.SMSType": "Transactional",
    ...(provider.from === undefined ? {} : { "AWS.SNS.SMS.SenderID": provider.from }),
  };
  const form = new URLSearchParams({
    Action: "Publish",
    Version: "2010-03-31",
    PhoneNumber: message.to,
    Message: message.text,
  });
  Object.entries(attributes).forEach(([name, value], index) => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, "String");
    form.set(`${entry}.Value.StringValue`, value);
  });
  return form;
}

function outcomeOf(answer: PostAnswer): Outcome {
  if (isSuccess(answer)) return taken(element(answer.text, "MessageId"));
  return outcomeOfError(answer.text) ?? outcomeOfStatus(answer);
}

function outcomeOfError(xml: string): Outcome | undefined {
  const code = element(xml, "Code") ?? "";
  const isNumber =
    code === "OptedOut" ||
    (code === "InvalidParameter" && (element(xml, "Message") ?? "").includes("PhoneNumber"));
  if (isNumber) return { kind: "refused", reason: `the number was rejected (${code})` };
  return /^[A-Za-z]{1,40}$/.test(code)
    ? { kind: "failed", reason: `refused it (${code})` }
    : undefined;
}

/** The text of an element that holds nothing else. */
function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
