import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mailProviders } from "../src/config/mail-url.ts";
import { deriveKeys } from "../src/crypto/derived-keys.ts";
import { enqueueMessage } from "../src/delivery/outbox.ts";
import { configuredSenders } from "../src/delivery/senders/configured.ts";
import { startMessageWorker } from "../src/delivery/worker.ts";
import {
  type FakeHttp,
  type FakeSmtp,
  startFakeHttp,
  startFakeSmtp,
} from "./harness/fake-provider.ts";
import {
  isSettled,
  messageRow,
  messageRows,
  numberOfTheTest,
  sendersFor,
  until,
  workUntil,
  write,
} from "./harness/outbox.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const taken = { status: 201, body: '{"sid":"SM1"}' };
const secret = "canary-credential-0123456789";

let server: TestServer;
let first: FakeHttp;
let second: FakeHttp;
beforeAll(async () => {
  [server, first, second] = await Promise.all([
    startTestServer(),
    startFakeHttp(taken),
    startFakeHttp(taken),
  ]);
});
afterAll(() => Promise.all([server.close(), first.close(), second.close()]));
beforeEach(async () => {
  await server.ctx.db.deleteFrom("messages").execute();
  for (const fake of [first, second]) {
    fake.answer = taken;
    fake.seen.length = 0;
  }
});

const twilio = (fake: FakeHttp) => `twilio://AC1:${secret}@127.0.0.1:${fake.port}?from=KPA&tls=off`;
const webhook = (fake: FakeHttp) => `webhook+http://:${secret}@127.0.0.1:${fake.port}/`;

test("a message goes out at once when its transaction commits, and not when it does not", async () => {
  const senders = sendersFor(twilio(first));
  const stop = startMessageWorker(server.ctx, { senders, pollMs: 60_000 });
  const { ctx } = server;
  const lost = ctx.db.transaction().execute(async (tx) => {
    const message = { template: "notice.new_device", language: "en", channel: "sms" } as const;
    await enqueueMessage(ctx, tx, { ...message, to: numberOfTheTest, expiresInSeconds: 60 });
    throw new Error("rolled back");
  });
  await expect(lost).rejects.toThrow("rolled back");
  const started = performance.now();
  await write(server);
  await until(() => isSettled(server));
  await stop();
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(first.seen).toHaveLength(1);
  expect(new URLSearchParams(first.seen[0]?.text).get("Body")).toContain("482913");
  expect(await messageRow(server)).toMatchObject({
    state: "sent",
    provider: "twilio",
    provider_message_id: "SM1",
    attempts: 1,
    last_error: null,
    segments: 1,
  });
});

test("what is withheld goes the same way and reaches nobody", async () => {
  await write(server, { isWithheld: true });
  const wait = async () => (await messageRow(server)).payload === null;
  await workUntil(server, { senders: sendersFor(twilio(first)) }, wait);
  expect(await messageRow(server)).toMatchObject({ state: "withheld", attempts: 1 });
  expect(first.seen).toHaveLength(0);
});

test.each([{ status: 500 }, { status: 429 }, { status: 401 }])(
  "when one provider answers $status, the next is asked",
  async (answer) => {
    first.answer = answer;
    await write(server);
    const senders = sendersFor(`${twilio(first)},${webhook(second)}`);
    await workUntil(server, { senders }, () => isSettled(server));
    expect([first.seen.length, second.seen.length]).toEqual([1, 1]);
    expect(await messageRow(server)).toMatchObject({ state: "sent", provider: "webhook" });
  },
);

test("an e-mail goes by the first SMTP server that takes it", async () => {
  const [busy, good] = await Promise.all([startFakeSmtp(), startFakeSmtp()]);
  busy.replies = { greeting: "421 4.3.2 busy" };
  const smtp = ({ port }: FakeSmtp) => `smtp://127.0.0.1:${port}?from=kpa@mail.example&tls=off`;
  const KPA_MAIL_URL = mailProviders.parse(`${smtp(busy)},${smtp(good)}`);
  const none = { KPA_SMS_PROVIDER: undefined, isProduction: true };
  await write(server, { channel: "email", to: "asha@example.com" });
  const senders = configuredSenders({ ...none, KPA_MAIL_URL });
  await workUntil(server, { senders }, () => isSettled(server));
  await Promise.all([busy.close(), good.close()]);
  expect(await messageRow(server)).toMatchObject({ state: "sent", provider: "smtp2", attempts: 1 });
  expect(good.seen.map((seen) => seen.to)).toEqual(["RCPT TO:<asha@example.com>"]);
  expect(good.seen[0]?.content).toContain("\r\n482913\r\n");
});

test("when all fail it is tried five times, further and further apart, and then it is dead", async () => {
  first.answer = { status: 500 };
  second.answer = { status: 503 };
  await write(server);
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 5; attempt++) {
    const senders = sendersFor(`${twilio(first)},${twilio(second)}`);
    await workUntil(server, { senders }, async () => {
      const { attempts, state } = await messageRow(server);
      return attempts === attempt && state !== "sending";
    });
    const { next_attempt_at, state } = await messageRow(server);
    if (state !== "queued") continue;
    const pause = (next_attempt_at.getTime() - server.ctx.clock.nowMs()) / 1000;
    pauses.push(pause);
    server.advance(pause + 0.5);
  }
  expect([first.seen.length, second.seen.length]).toEqual([5, 5]);
  for (const [index, most] of [2.5, 10, 40, 150].entries()) {
    expect(pauses[index]).toBeLessThanOrEqual(most);
    expect(pauses[index]).toBeGreaterThan(most * 0.5 - 0.5);
  }
  expect(await messageRow(server)).toMatchObject({
    state: "dead",
    attempts: 5,
    last_error: "twilio2 answered 503",
  });
});

test("a provider that says when to come back is not asked before", async () => {
  first.answer = { status: 429, headers: { "retry-after": "45" } };
  await write(server);
  await workUntil(server, { senders: sendersFor(twilio(first)) }, async () => {
    return (await messageRow(server)).last_error !== null;
  });
  const { next_attempt_at, state } = await messageRow(server);
  expect(state).toBe("queued");
  expect(next_attempt_at.getTime() - server.ctx.clock.nowMs()).toBeGreaterThan(43_000);
});

test("a rejected number is undelivered at once, and nobody else is asked", async () => {
  first.answer = { status: 400, body: '{"code":21211,"status":400}' };
  await write(server);
  const senders = sendersFor(`${twilio(first)},${twilio(second)}`);
  await workUntil(server, { senders }, () => isSettled(server));
  expect([first.seen.length, second.seen.length]).toEqual([1, 0]);
  expect(await messageRow(server)).toMatchObject({ state: "undelivered", attempts: 1 });
});

test("what is too old to be of use is not sent", async () => {
  await write(server, { expiresInSeconds: 60 });
  server.advance(61);
  await workUntil(server, { senders: sendersFor(twilio(first)) }, () => isSettled(server));
  expect(await messageRow(server)).toMatchObject({
    state: "dead",
    last_error: "too old to be of use",
  });
  expect(first.seen).toHaveLength(0);
});

test("three workers send each of eighty messages once", async () => {
  for (let n = 0; n < 80; n++) await write(server);
  const senders = sendersFor(webhook(first));
  const stops = [1, 2].map(() => startMessageWorker(server.ctx, { senders, pollMs: 5 }));
  await workUntil(server, { senders }, () => first.seen.length >= 80 && isSettled(server));
  await Promise.all(stops.map((stop) => stop()));
  const keys = first.seen.map((seen) => seen.headers["idempotency-key"]);
  expect([keys.length, new Set(keys).size]).toEqual([80, 80]);
});

test("stopping waits for what is under way", async () => {
  first.answer = () => taken;
  await write(server);
  const stop = startMessageWorker(server.ctx, { senders: sendersFor(twilio(first)), pollMs: 5 });
  await until(() => first.seen.length > 0);
  await stop();
  expect((await messageRow(server)).state).toBe("sent");
});

test("what was sealed under another secret is dead, and says why", async () => {
  await write(server);
  const ctx = { ...server.ctx, keys: deriveKeys("another secret, long enough to be one") };
  const stop = startMessageWorker(ctx, { senders: sendersFor(twilio(first)), pollMs: 5 });
  await until(() => isSettled(server));
  await stop();
  expect((await messageRow(server)).last_error).toContain("another SECRET_KEY");
});

test("neither the log nor a row tells a number, a code, a text or a credential", async () => {
  for (const answer of [
    { status: 500 },
    "hang up",
    { status: 400, body: '{"code":21211}' },
  ] as const) {
    first.answer = answer;
    await write(server);
  }
  await workUntil(server, { senders: sendersFor(twilio(first), 400) }, async () => {
    const rows = await messageRows(server);
    return rows.every((row) => row.last_error !== null);
  });
  const rows = await messageRows(server);
  const told = [
    ...server.logLines,
    ...rows.map((row) => JSON.stringify({ ...row, payload: null })),
  ];
  for (const line of told) {
    expect(line).not.toMatch(/9812345678|482913|is your code|canary-credential/);
  }
  expect(told.join("")).toContain("a provider did not send a message as it should");
});
