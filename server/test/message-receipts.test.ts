import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { twilioSignature } from "../src/delivery/senders/twilio.ts";
import { signWebhook } from "../src/delivery/senders/webhook.ts";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import { isSettled, messageRow, sendersFor, workUntil, write } from "./harness/outbox.ts";
import { type HttpKind, httpKinds } from "./harness/sms-senders.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const secret = "canary-credential-0123456789";

let server: TestServer;
let fake: FakeHttp;
beforeAll(async () => {
  fake = await startFakeHttp({ status: 500 });
  const all = (["twilio", "vonage", "msg91", "sns", "webhook"] as const).map((kind) =>
    httpKinds[kind].url(fake.port),
  );
  server = await startTestServer({ environment: { KPA_SMS_PROVIDER: all.join(",") } });
});
afterAll(() => Promise.all([server.close(), fake.close()]));
beforeEach(() => server.ctx.db.deleteFrom("messages").execute());

/** A message that this provider took. @returns its id */
async function sentBy(kind: HttpKind): Promise<string> {
  fake.answer = httpKinds[kind].taken;
  await write(server);
  const senders = sendersFor(httpKinds[kind].url(fake.port));
  await workUntil(server, { senders }, () => isSettled(server));
  const { id, state } = await messageRow(server);
  expect(state).toBe("sent");
  return id;
}

const state = async () => (await messageRow(server)).state;

function twilioReceipt(status: string, { message = "", token = secret, sid = "SM900" } = {}) {
  const path = `/webhooks/messages/twilio${message === "" ? "" : `?message=${message}`}`;
  const form = new URLSearchParams({ MessageSid: sid, MessageStatus: status, ErrorCode: "30003" });
  return server.post(path, {
    raw: form.toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": twilioSignature(token, `https://api.example.com${path}`, form),
    },
  });
}

test("Twilio's signed receipt says what became of a message", async () => {
  const message = await sentBy("twilio");
  for (const onTheWay of ["queued", "sending", "sent"]) {
    expect((await twilioReceipt(onTheWay, { message })).status).toBe(200);
    expect(await state()).toBe("sent");
  }
  expect((await twilioReceipt("undelivered", { message })).status).toBe(200);
  expect(await messageRow(server)).toMatchObject({
    state: "undelivered",
    last_error: "undelivered (30003)",
  });
  expect((await twilioReceipt("delivered", { message })).status).toBe(200);
  expect(await state()).toBe("delivered");
  // Late and out of order.
  expect((await twilioReceipt("failed", { message })).status).toBe(200);
  expect(await state()).toBe("delivered");
});

test("a receipt that is not rightly signed is 403 and changes nothing", async () => {
  const message = await sentBy("twilio");
  expect((await twilioReceipt("delivered", { message, token: "another" })).status).toBe(403);
  const unsigned = await server.post("/webhooks/messages/twilio", {
    raw: "MessageSid=SM900&MessageStatus=delivered",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  expect(unsigned.status).toBe(403);
  expect(unsigned.body.code).toBe("forbidden");
  expect(await state()).toBe("sent");
});

test("a message that is not known is answered like one that is", async () => {
  const answers = [
    await twilioReceipt("delivered", { sid: "SMunknown" }),
    await twilioReceipt("delivered", { sid: "SMunknown", message: "not-a-uuid" }),
  ];
  for (const { status, body } of answers) {
    expect([status, body.status]).toEqual([200, "success"]);
  }
});

test("a receipt settles a message that was left in doubt, by the id that we gave", async () => {
  fake.answer = "hang up";
  await write(server);
  const senders = sendersFor(httpKinds.twilio.url(fake.port));
  await workUntil(server, { senders }, () => isSettled(server));
  const { id: message, state: before } = await messageRow(server);
  expect(before).toBe("dead");
  await twilioReceipt("delivered", { message, sid: "SMlate" });
  expect(await messageRow(server)).toMatchObject({
    state: "delivered",
    provider_message_id: "SMlate",
  });
});

async function vonageReceipt(body: object, { key = secret, hashed = JSON.stringify(body) } = {}) {
  const payload_hash = createHash("sha256").update(hashed).digest("hex");
  const token = await new SignJWT({ payload_hash, api_key: "abcd1234" })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt()
    .setIssuer("Vonage")
    .sign(Buffer.from(key));
  return server.post("/webhooks/messages/vonage", {
    raw: JSON.stringify(body),
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  });
}

test("Vonage's receipt is believed with a token that names the body's hash", async () => {
  await sentBy("vonage");
  const body = { message_uuid: "aaaa-bbbb", status: "rejected", error: { title: "1320" } };
  expect((await vonageReceipt(body, { key: "another-secret-0123456789" })).status).toBe(403);
  expect((await vonageReceipt(body, { hashed: "{}" })).status).toBe(403);
  expect(await state()).toBe("sent");
  expect((await vonageReceipt({ ...body, status: "submitted" })).status).toBe(200);
  expect(await state()).toBe("sent");
  expect((await vonageReceipt(body)).status).toBe(200);
  expect(await messageRow(server)).toMatchObject({
    state: "undelivered",
    last_error: "rejected (1320)",
  });
});

test("MSG91's reports are believed with the token of its address, as a form or as JSON", async () => {
  await sentBy("msg91");
  const report = (status: string) => [
    { requestId: "3461abcd", senderId: "KPA", report: [{ number: "91981", status }] },
  ];
  const form = (token: string, status: string) =>
    server.post(`/webhooks/messages/msg91?token=${token}`, {
      raw: new URLSearchParams({ data: JSON.stringify(report(status)) }).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  expect((await form("wrong", "1")).status).toBe(403);
  expect((await form(secret, "2")).status).toBe(200);
  expect(await state()).toBe("undelivered");
  const json = await server.post(`/webhooks/messages/msg91?token=${secret}`, {
    raw: JSON.stringify({ requestId: "3461abcd", status: "1", desc: "DELIVERED" }),
    headers: { "content-type": "application/json" },
  });
  expect(json.status).toBe(200);
  expect(await state()).toBe("delivered");
});

test("a webhook's receipt is signed as ours are, and not for ever", async () => {
  const id = await sentBy("webhook");
  const send = (secondsAgo: number, signed = "") => {
    const raw = JSON.stringify({ id, status: "delivered" });
    const timestamp = String(Math.floor(server.ctx.clock.nowMs() / 1000) - secondsAgo);
    const signature = signed || signWebhook(Buffer.from(secret), "evt-1", timestamp, raw);
    return server.post("/webhooks/messages/webhook", {
      raw,
      headers: {
        "content-type": "application/json",
        "webhook-id": "evt-1",
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
      },
    });
  };
  expect((await send(0, "v1,AAAA")).status).toBe(403);
  expect((await send(400)).status).toBe(403);
  expect(await state()).toBe("sent");
  expect((await send(10)).status).toBe(200);
  expect(await state()).toBe("delivered");
});

test("nobody reports for a provider that has no receipts, or that is not configured", async () => {
  for (const name of ["sns", "console", "twilio2", "smtp", "x"]) {
    const answer = await server.post(`/webhooks/messages/${name}`, { body: {} });
    expect([name, answer.status]).toEqual([name, 404]);
  }
});

test("what is genuine and cannot be read is malformed", async () => {
  const answer = await server.post(`/webhooks/messages/msg91?token=${secret}`, {
    raw: "{",
    headers: { "content-type": "application/json" },
  });
  expect([answer.status, answer.body.code]).toEqual([400, "malformed_request"]);
});

test("forms are taken here and nowhere else", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const elsewhere = await server.post("/api/v1/auth/login", {
    raw: "phone=7760873976&password=to_share%40123",
    headers: form,
  });
  expect(elsewhere.status).toBe(415);
  const here = await server.post("/webhooks/messages/twilio", {
    raw: "<x/>",
    headers: { "content-type": "text/xml" },
  });
  expect(here.status).toBe(415);
});

test("the receipts' route is part of the OpenAPI document", async () => {
  const { body } = await server.get("/openapi.json");
  const { post } = body.paths["/webhooks/messages/{provider}"];
  expect(Object.keys(post.requestBody.content)).toEqual([
    "application/json",
    "application/x-www-form-urlencoded",
  ]);
  expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(["200", "403", "404", "415"]));
});
