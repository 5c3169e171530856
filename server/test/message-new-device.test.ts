import { afterAll, beforeAll, expect, test } from "vitest";
import { takeNotice } from "../src/limits/notices.ts";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPhone, proveEmail } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const provider = "webhook+http://:canary-credential-0123456789@127.0.0.1:9/";

let unset: TestServer;
let configured: TestServer;
beforeAll(async () => {
  unset = await startTestServer();
  configured = await startTestServer({
    database: unset.ctx.database,
    environment: { KPA_SMS_PROVIDER: `${provider}?new_device_notice=on` },
  });
});
afterAll(async () => {
  await configured.close();
  await unset.close();
});

const day = 24 * 60 * 60;

/** Both servers are on one database and have one clock. */
function advance(seconds: number): void {
  for (const server of [unset, configured]) server.advance(seconds);
}

/** A log-in that shows no device token, as from a new device. */
async function logInAnew(server: TestServer, phone: string, password = goodPassword) {
  const answer = await server.logIn(phone, password, { device_name: "Asha's phone" });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
}

/** The account's clients keep device tokens: one is shown. */
async function showDevice(phone: string, token: string, password = goodPassword): Promise<void> {
  const answer = await unset.logIn(phone, password, { device_token: token });
  expect(answer.status, answer.text).toBe(200);
}

/** Somebody whose app has shown its device token. */
async function someoneKnown() {
  const phone = newPhone();
  const data = await signUp(unset, phone, goodPassword);
  await showDevice(phone, data.device_token);
  return { phone, token: data.token as string };
}

/** What of new devices was told to this number or address, the newest first. */
async function toldOf(to: string) {
  const all = await writtenMessages(unset);
  return all.filter((one) => one.to === to && one.template === "notice.new_device");
}

test("by SMS nobody is told unless that is configured", async () => {
  const { phone } = await someoneKnown();
  await logInAnew(unset, phone);
  const off = await startTestServer({
    database: unset.ctx.database,
    environment: { KPA_SMS_PROVIDER: `${provider}?new_device_notice=off` },
  });
  off.advance(unset.ctx.clock.offsetSeconds);
  await logInAnew(off, phone);
  await off.close();
  expect(await toldOf(phone)).toEqual([]);
});

test("an account that never showed a device token is not told by SMS, however often it logs in", async () => {
  const phone = newPhone();
  await signUp(unset, phone, goodPassword);
  for (let n = 0; n < 12; n++) {
    await logInAnew(configured, phone);
    advance(30 * 60);
  }
  expect(await toldOf(phone)).toEqual([]);
});

test("one that has shown one is told by SMS once a day", async () => {
  const { phone } = await someoneKnown();
  await logInAnew(configured, phone);
  expect(await toldOf(phone)).toMatchObject([{ channel: "sms", state: "queued" }]);
  await logInAnew(configured, phone);
  advance(day - 60);
  await logInAnew(configured, phone);
  expect(await toldOf(phone)).toHaveLength(1);
  advance(61);
  await logInAnew(configured, phone);
  await logInAnew(configured, phone);
  expect(await toldOf(phone)).toHaveLength(2);
});

test("a log-in by code is told as well, a device that is known and a sign-up are not", async () => {
  const { phone } = await someoneKnown();
  const { device_token } = await unset.logIn(phone, goodPassword).then(({ body }) => body.data);
  const known = await configured.logIn(phone, goodPassword, { device_token });
  expect(known.status).toBe(200);
  expect(await toldOf(phone)).toEqual([]);
  advance(31);
  const code = await askForCode(configured, { phone, purpose: "login" });
  expect((await configured.post("/api/v1/auth/login/otp", { body: code })).status).toBe(200);
  expect(await toldOf(phone)).toHaveLength(1);
});

test("of many at once one is told", async () => {
  const { phone } = await someoneKnown();
  await Promise.all(Array.from({ length: 8 }, () => logInAnew(configured, phone)));
  expect(await toldOf(phone)).toHaveLength(1);
});

test("with a proved e-mail address it is told there and not by SMS, whether configured or not", async () => {
  const { phone, token } = await someoneKnown();
  const email = "asha.devices@example.com";
  await proveEmail(unset, token, email);
  await logInAnew(unset, phone);
  await logInAnew(configured, phone);
  expect(await toldOf(email)).toMatchObject([{ channel: "email" }, { channel: "email" }]);
  expect(await toldOf(phone)).toEqual([]);
});

test("a number that nobody has proved is told nothing", async () => {
  const phone = newPhone();
  await insertSeedUser(unset.ctx.database, { phone, password: "from the seed" });
  const { device_token } = await logInAnew(configured, phone, "from the seed");
  await showDevice(phone, device_token, "from the seed");
  await logInAnew(configured, phone, "from the seed");
  expect(await toldOf(phone)).toEqual([]);
});

const noticeTo = (address: string) => ({ channel: "sms", address, segments: 1 }) as const;

test("by SMS it counts among the ten notices that a number gets in a day", async () => {
  const { phone } = await someoneKnown();
  await logInAnew(configured, phone);
  const { ctx } = configured;
  const left = [];
  for (let n = 0; n < 10; n++) left.push(await takeNotice(ctx, ctx.db, noticeTo(phone)));
  expect(left).toEqual([...Array(9).fill(true), false]);
});

test("a number that had its ten is not told", async () => {
  const { phone } = await someoneKnown();
  const { ctx } = configured;
  for (let n = 0; n < 10; n++) await takeNotice(ctx, ctx.db, noticeTo(phone));
  await logInAnew(configured, phone);
  expect(await toldOf(phone)).toEqual([]);
});

test("by e-mail it is told ten times in a day", async () => {
  const { phone, token } = await someoneKnown();
  const email = "asha.cap@example.com";
  await proveEmail(unset, token, email);
  for (let n = 0; n < 12; n++) await logInAnew(unset, phone);
  expect(await toldOf(email)).toHaveLength(10);
});
