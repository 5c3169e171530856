/** What is each HTTP provider's own; what they have in common is in `http-senders.test.ts`. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeHttp, startFakeHttp } from "../../../test/harness/fake-provider.ts";
import { canary, httpKinds, outgoing, senderOf } from "../../../test/harness/sms-senders.ts";
import { smsProviders } from "../../config/sms-provider.ts";
import { configuredSenders } from "./configured.ts";

let fake: FakeHttp;
beforeAll(async () => {
  fake = await startFakeHttp({ status: 500 });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.seen.length = 0;
});

test("Twilio: the form, the basic credentials and where receipts go", async () => {
  fake.answer = httpKinds.twilio.taken;
  await senderOf("twilio", fake.port).send(outgoing);
  const [seen] = fake.seen;
  expect(seen?.url).toBe("/2010-04-01/Accounts/AC123/Messages.json");
  expect(seen?.headers.authorization).toBe(
    `Basic ${Buffer.from(`AC123:${canary.credential}`).toString("base64")}`,
  );
  expect(Object.fromEntries(new URLSearchParams(seen?.text))).toEqual({
    To: canary.number,
    From: "+15005550006",
    Body: canary.text,
    ValidityPeriod: "290",
    StatusCallback: `https://api.example.com/webhooks/messages/twilio?message=${outgoing.id}`,
  });
});

test("Twilio: a messaging service in the place of a number, and no receipts unless asked for", async () => {
  fake.answer = httpKinds.twilio.taken;
  const service = `MG${"0123456789abcdef".repeat(2)}`;
  const url = `twilio://AC123:${canary.credential}@127.0.0.1:${fake.port}?from=${service}&tls=off`;
  const config = { KPA_SMS_PROVIDER: smsProviders.parse(url), KPA_MAIL_URL: undefined };
  const [sender] = configuredSenders({ ...config, isProduction: false }).sms;
  await sender?.send(outgoing);
  const form = new URLSearchParams(fake.seen[0]?.text);
  expect([...form.keys()]).toEqual(["To", "MessagingServiceSid", "Body", "ValidityPeriod"]);
  expect(form.get("MessagingServiceSid")).toBe(service);
  expect(sender?.receipts).toBeUndefined();
});

test.each([21211, 21610, 21614])("Twilio: error %d is a rejected number", async (code) => {
  fake.answer = {
    status: 400,
    body: JSON.stringify({
      code,
      message: `The 'To' number ${canary.number} is no good`,
      status: 400,
    }),
  };
  const outcome = await senderOf("twilio", fake.port).send(outgoing);
  expect(outcome).toEqual({ kind: "refused", reason: `the number was rejected (${code})` });
});

test("Twilio: a sender that may not send there says nothing about the number", async () => {
  fake.answer = { status: 400, body: '{"code":21408,"message":"Permission to send","status":400}' };
  const outcome = await senderOf("twilio", fake.port).send(outgoing);
  expect(outcome).toEqual({ kind: "failed", reason: "answered 400 (21408)" });
});

test("Vonage: the JSON, without plus signs, with our id and the time it is good for", async () => {
  fake.answer = httpKinds.vonage.taken;
  await senderOf("vonage", fake.port).send(outgoing);
  expect(fake.seen[0]?.url).toBe("/v1/messages");
  expect(JSON.parse(fake.seen[0]?.text ?? "")).toEqual({
    message_type: "text",
    channel: "sms",
    to: "919812345678",
    from: "KPA",
    text: canary.text,
    client_ref: outgoing.id,
    ttl: 290,
    webhook_url: "https://api.example.com/webhooks/messages/vonage",
  });
});

test("Vonage: 422 rejects the number where it names it", async () => {
  const wrong = (name: string) =>
    JSON.stringify({
      type: "https://developer.vonage.com/api-errors/messages#1150",
      title: "Invalid params",
      invalid_parameters: [{ name, reason: "invalid" }],
    });
  fake.answer = { status: 422, body: wrong("to") };
  expect(await senderOf("vonage", fake.port).send(outgoing)).toMatchObject({ kind: "refused" });
  fake.answer = { status: 422, body: wrong("from") };
  expect(await senderOf("vonage", fake.port).send(outgoing)).toMatchObject({ kind: "failed" });
});

test("MSG91: the template by purpose and language, and what fills it", async () => {
  fake.answer = httpKinds.msg91.taken;
  const sender = senderOf("msg91", fake.port);
  await sender.send(outgoing);
  await sender.send({ ...outgoing, language: "hi" });
  expect(fake.seen[0]?.url).toBe("/api/v5/flow");
  expect(fake.seen[0]?.headers.authkey).toBe(canary.credential);
  const [first, second] = fake.seen.map((seen) => JSON.parse(seen.text));
  expect(first).toEqual({
    template_id: "T0",
    short_url: "0",
    recipients: [{ mobiles: "919812345678", code: canary.code, text: canary.text }],
  });
  expect(second.template_id).toBe("T1");
});

test("MSG91: a refusal that comes with status 200 is one", async () => {
  const sender = senderOf("msg91", fake.port);
  fake.answer = { status: 200, body: '{"type":"error","message":"Invalid mobile number"}' };
  expect(await sender.send(outgoing)).toMatchObject({ kind: "refused" });
  fake.answer = { status: 200, body: '{"type":"error","message":"flow id missing","code":"211"}' };
  expect(await sender.send(outgoing)).toEqual({ kind: "failed", reason: "refused it (211)" });
});

test("SNS: a signed Publish of a transactional message", async () => {
  fake.answer = httpKinds.sns.taken;
  await senderOf("sns", fake.port).send(outgoing);
  const [seen] = fake.seen;
  expect(seen?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/ap-south-1\/sns\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
  );
  expect(Object.fromEntries(new URLSearchParams(seen?.text))).toEqual({
    Action: "Publish",
    Version: "2010-03-31",
    PhoneNumber: canary.number,
    Message: canary.text,
    "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
    "MessageAttributes.entry.1.Value.DataType": "String",
    "MessageAttributes.entry.1.Value.StringValue": "Transactional",
    "MessageAttributes.entry.2.Name": "AWS.SNS.SMS.SenderID",
    "MessageAttributes.entry.2.Value.DataType": "String",
    "MessageAttributes.entry.2.Value.StringValue": "KPA",
  });
});

test("SNS: its errors tell a bad number from a bad moment", async () => {
  const error = (code: string, message = "") =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  const sender = senderOf("sns", fake.port);
  fake.answer = {
    status: 400,
    body: error("InvalidParameter", `Invalid parameter: PhoneNumber Reason: ${canary.number}`),
  };
  expect(await sender.send(outgoing)).toEqual({
    kind: "refused",
    reason: "the number was rejected (InvalidParameter)",
  });
  fake.answer = { status: 400, body: error("OptedOut") };
  expect(await sender.send(outgoing)).toMatchObject({ kind: "refused" });
  fake.answer = { status: 400, body: error("ThrottlingException", "Rate exceeded") };
  expect(await sender.send(outgoing)).toMatchObject({ kind: "failed" });
  fake.answer = { status: 403, body: error("SignatureDoesNotMatch", canary.credential) };
  expect(await sender.send(outgoing)).toEqual({
    kind: "failed",
    reason: "refused it (SignatureDoesNotMatch)",
  });
});

test("webhook: each attempt has the same key, and is signed", async () => {
  const sender = senderOf("webhook", fake.port);
  expect(sender.isIdempotent).toBe(true);
  fake.answer = { status: 200 };
  await sender.send(outgoing);
  await sender.send(outgoing);
  expect(fake.seen.map((seen) => seen.headers["idempotency-key"])).toEqual([
    outgoing.id,
    outgoing.id,
  ]);
  expect(fake.seen[0]?.headers["webhook-signature"]).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  expect(JSON.parse(fake.seen[0]?.text ?? "")).toEqual({
    id: outgoing.id,
    channel: "sms",
    to: canary.number,
    text: canary.text,
    code: canary.code,
    template: "code.login",
    language: "en",
    expires_in: 290,
  });
});

test("webhook: 409 says that it was taken before, 422 that the number is no good", async () => {
  const sender = senderOf("webhook", fake.port);
  fake.answer = { status: 409 };
  expect(await sender.send(outgoing)).toEqual({ kind: "sent", providerMessageId: outgoing.id });
  fake.answer = { status: 422 };
  expect(await sender.send(outgoing)).toMatchObject({ kind: "refused" });
});
