/** A message that a provider may have, because it did not answer or the worker that asked it died. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimMessages } from "../src/delivery/queries.ts";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import {
  isSettled,
  messageRow,
  messageRows,
  sendersFor,
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

test.each(["silence", "hang up"] as const)(
  "after %s from a provider that cannot tell twins apart it is never sent again",
  async (answer) => {
    first.answer = answer;
    await write(server);
    const senders = sendersFor(`${twilio(first)},${twilio(second)}`, 400);
    await workUntil(server, { senders }, () => isSettled(server));
    expect([first.seen.length, second.seen.length]).toEqual([1, 0]);
    const { state, last_error } = await messageRow(server);
    expect(state).toBe("dead");
    expect(last_error).toContain("it may have been sent");
  },
);

test("a provider that left a message in doubt is asked last for a while", async () => {
  first.answer = "silence";
  await write(server);
  const senders = sendersFor(`${twilio(first)},${twilio(second)}`, 400);
  await workUntil(server, { senders }, async () => {
    if (!(await isSettled(server))) return false;
    if ((await messageRows(server)).length < 2) await write(server);
    return second.seen.length > 0 && (await isSettled(server));
  });
  expect([first.seen.length, second.seen.length]).toEqual([1, 1]);
});

test("a provider that knows twins gets it again under the same key, and nobody else does", async () => {
  first.answer = () => (first.seen.length === 1 ? "silence" : { status: 200 });
  await write(server);
  const senders = sendersFor(`${webhook(first)},${twilio(second)}`, 400);
  await workUntil(server, { senders }, async () => {
    const { attempts, last_error } = await messageRow(server);
    if (attempts === 1 && last_error !== null) server.advance(3);
    return isSettled(server);
  });
  const keys = first.seen.map((seen) => seen.headers["idempotency-key"]);
  const { id, state } = await messageRow(server);
  expect(keys.length).toBeGreaterThan(1);
  expect([...new Set(keys), second.seen.length, state]).toEqual([id, 0, "sent"]);
});

/** A worker that took the message and was never heard of again. */
async function claimAndDie(provider: string): Promise<void> {
  const { db, clock } = server.ctx;
  const providers = { sms: [provider], email: [] };
  const claimed = await claimMessages(db, clock, { most: 10, leaseSeconds: 90, providers });
  expect(claimed).toHaveLength(1);
}

test("what a dead worker had in hand waits for its claim to end", async () => {
  await write(server);
  await claimAndDie("webhook");
  // Due later, and sent before.
  await write(server);
  const isOtherSent = async () => (await messageRows(server))[1]?.state === "sent";
  await workUntil(server, { senders: sendersFor(webhook(first)) }, isOtherSent);
  expect((await messageRows(server)).map((row) => row.state)).toEqual(["sending", "sent"]);
  expect(first.seen).toHaveLength(1);
});

test("what a dead worker had in hand goes out again only where that cannot send it twice", async () => {
  for (const [name, value, state] of [
    ["webhook", webhook(first), "sent"],
    ["twilio", twilio(second), "dead"],
  ] as const) {
    await server.ctx.db.deleteFrom("messages").execute();
    await write(server);
    await claimAndDie(name);
    server.advance(91);
    await workUntil(server, { senders: sendersFor(value) }, () => isSettled(server));
    expect([name, (await messageRow(server)).state]).toEqual([name, state]);
  }
  expect([first.seen.length, second.seen.length]).toEqual([1, 0]);
});
