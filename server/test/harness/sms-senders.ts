/** A sender of each kind that is spoken to over HTTP, pointed at a server of the test's own. */
import { smsProviders } from "../../src/config/sms-provider.ts";
import { configuredSenders } from "../../src/delivery/senders/configured.ts";
import type { Outgoing, Sender } from "../../src/delivery/senders/sender.ts";

export const canary = {
  number: "+919812345678",
  text: "KPA: 482913 is your code to log in. Do not share it.",
  code: "482913",
  credential: "canary-credential-0123456789",
};

export const outgoing: Outgoing = {
  id: "0199c0de-7e57-7000-8000-000000000001",
  template: "code.login",
  language: "en",
  to: canary.number,
  subject: undefined,
  text: canary.text,
  code: canary.code,
  secondsLeft: 290.4,
};

const secret = canary.credential;

/** By kind: what `KPA_SMS_PROVIDER` says, and how such a provider says yes. */
export const httpKinds = {
  twilio: {
    url: (port: number) =>
      `twilio://AC123:${secret}@127.0.0.1:${port}?from=+15005550006&tls=off&receipts=https://api.example.com`,
    taken: { status: 201, body: '{"sid":"SM900","status":"queued","error_code":null}' },
    id: "SM900",
  },
  vonage: {
    url: (port: number) =>
      `vonage://abcd1234:${secret}@127.0.0.1:${port}?from=KPA&tls=off&signature_secret=${secret}&receipts=https://api.example.com`,
    taken: { status: 202, body: '{"message_uuid":"aaaa-bbbb"}' },
    id: "aaaa-bbbb",
  },
  msg91: {
    url: (port: number) =>
      `msg91://:${secret}@127.0.0.1:${port}?template_id=T0&template_id.code.login.hi=T1&tls=off&receipt_token=${secret}`,
    taken: { status: 200, body: '{"type":"success","message":"3461abcd"}' },
    id: "3461abcd",
  },
  sns: {
    url: (port: number) =>
      `sns://AKIDEXAMPLE:${secret}@127.0.0.1:${port}?region=ap-south-1&from=KPA&tls=off`,
    taken: {
      status: 200,
      body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>94f20ce6-13c5</MessageId></PublishResult></PublishResponse>',
    },
    id: "94f20ce6-13c5",
  },
  webhook: {
    url: (port: number) => `webhook+http://:${secret}@127.0.0.1:${port}/sms`,
    taken: { status: 200, body: '{"id":"w-1"}' },
    id: "w-1",
  },
} as const;

export type HttpKind = keyof typeof httpKinds;

export const httpKindNames = Object.keys(httpKinds) as HttpKind[];

export function senderOf(kind: HttpKind, port: number, timeoutMs = 5_000): Sender {
  const config = {
    KPA_SMS_PROVIDER: smsProviders.parse(httpKinds[kind].url(port)),
    KPA_MAIL_URL: undefined,
    isProduction: false,
  };
  const [sender] = configuredSenders(config, timeoutMs).sms;
  if (sender === undefined) throw new Error("no sender");
  return sender;
}
