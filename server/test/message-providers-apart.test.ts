import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimMessages } from "../src/delivery/queries.ts";
import { configuredSenders, type Senders } from "../src/delivery/senders/configured.ts";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import { isSettled, messageRows, sendersFor, workUntil, write } from "./harness/outbox.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let fake: FakeHttp;
beforeAll(async () => {
  [server, fake] = await Promise.all([startTestServer(), startFakeHttp({ status: 200 })]);
});
afterAll(() => Promise.all([server.close(), fake.close()]));
beforeEach(async () => {
  await server.ctx.db.deleteFrom("messages").execute();
  fake.seen.length = 0;
});

const unset = { KPA_SMS_PROVIDER: undefined, KPA_MAIL_URL: undefined };
const consoleOnly = configuredSenders({ ...unset, isProduction: false });
/** Sends e-mail, as far as the console does, and has nobody for text messages. */
const withoutSms: Senders = { ...consoleOnly, sms: [] };
const webhook = () =>
  sendersFor(`webhook+http://:canary-credential-0123456789@127.0.0.1:${fake.port}/`);

const smsRows = async () => (await messageRows(server)).filter((row) => row.channel === "sms");

/** Lets a process work until it has sent an e-mail that was due later than all text messages. */
async function letWork(senders: Senders): Promise<void> {
  await write(server, { channel: "email", to: "a@b.example" });
  const isEmailSent = async () =>
    (await messageRows(server)).every((row) => row.channel !== "email" || row.state === "sent");
  await workUntil(server, { senders }, isEmailSent);
  await server.ctx.db.deleteFrom("messages").where("channel", "=", "email").execute();
}

test("a process leaves what it cannot send to one that can", async () => {
  await write(server);
  await write(server, { isWithheld: true });
  await letWork(withoutSms);
  expect(await smsRows()).toMatchObject([
    { state: "queued", attempts: 0 },
    { state: "withheld", attempts: 0 },
  ]);
  const isDone = async () => (await smsRows()).every((row) => row.attempts > 0);
  await workUntil(server, { senders: webhook() }, async () => {
    return (await isDone()) && (await isSettled(server));
  });
  expect(fake.seen).toHaveLength(1);
  expect(await smsRows()).toMatchObject([
    { state: "sent", attempts: 1 },
    { state: "withheld", attempts: 1 },
  ]);
});

test("what nobody can send is dead when it is of no use any more, and the log says once which option is unset", async () => {
  await write(server);
  await write(server, { isWithheld: true });
  server.advance(300);
  await letWork(withoutSms);
  await letWork(withoutSms);
  const [sent, withheld] = await smsRows();
  const reason =
    "KPA_SMS_PROVIDER is unset here, and no process that has it took the message in time";
  expect(sent).toMatchObject({ state: "dead", attempts: 1, provider: null, last_error: reason });
  expect(withheld).toMatchObject({ state: "withheld", attempts: 1, payload: null });
  const told = server.logLines
    .map((line) => JSON.parse(line))
    .filter((line) => line.message_id === sent?.id);
  expect(told).toEqual([expect.objectContaining({ level: "error", reason, channel: "sms" })]);
});

test("what had a sender and grew too old while it failed is not blamed on an option", async () => {
  fake.answer = { status: 500 };
  await write(server);
  await workUntil(server, { senders: webhook() }, async () => {
    return (await smsRows())[0]?.last_error === "webhook answered 500";
  });
  fake.answer = { status: 200 };
  server.advance(300);
  await letWork(withoutSms);
  expect(await smsRows()).toMatchObject([{ state: "dead", last_error: "too old to be of use" }]);
});

test("what may be with a provider is left to a process that has this provider", async () => {
  const { db, clock } = server.ctx;
  await write(server);
  const providers = { sms: ["webhook"], email: [] };
  // A worker that took it and was never heard of again.
  expect(await claimMessages(db, clock, { most: 1, leaseSeconds: 90, providers })).toHaveLength(1);
  server.advance(91);
  const twilio = `twilio://AC1:canary-credential-0123456789@127.0.0.1:${fake.port}?from=KPA&tls=off`;
  await letWork({ ...consoleOnly, sms: sendersFor(twilio).sms });
  expect(await smsRows()).toMatchObject([{ state: "sending", attempts: 1, provider: "webhook" }]);
  await workUntil(server, { senders: webhook() }, () => isSettled(server));
  expect(await smsRows()).toMatchObject([{ state: "sent", attempts: 2 }]);
  expect(fake.seen.map((seen) => seen.method)).toEqual(["POST"]);
});

test("the metrics show how long a message waits that could have been taken", async () => {
  const overdue = async (channel: string) => {
    const { text } = await server.get("/metrics");
    const pattern = new RegExp(
      `^kpa_messages_overdue_seconds\\{channel="${channel}"\\} (.+)$`,
      "m",
    );
    return Number(pattern.exec(text)?.[1]);
  };
  expect([await overdue("sms"), await overdue("email")]).toEqual([0, 0]);
  await write(server);
  server.advance(120);
  await letWork(withoutSms);
  expect(await overdue("sms")).toBeGreaterThanOrEqual(120);
  expect(await overdue("email")).toBe(0);
  await workUntil(server, { senders: webhook() }, () => isSettled(server));
  expect(await overdue("sms")).toBe(0);
});
