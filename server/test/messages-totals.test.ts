/** How many messages go to a region and to everybody, by the hour and by the day. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addUser, signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import {
  ask,
  count,
  counted,
  day,
  forgetUsage,
  hour,
  logged,
  metric,
  nextPeriod,
  outcome,
  outcomes,
  sentTo,
} from "./harness/usage.ts";

const limits =
  "region_hour=20,region_day=40,total_hour=30,total_day=60,number_hour=50,number_day=50";

let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
beforeAll(async () => {
  const common = {
    clients: "many",
    passwords: cheapPasswords,
    isPatient: true,
    environment: { KPA_SMS_LIMITS: limits, KPA_SMS_REGIONS: "IN,GB" },
  } as const;
  server = await startTestServer(common);
  other = await startTestServer({ ...common, database: server.ctx.database });
});
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  await nextPeriod("day", server, other);
  await forgetUsage(server);
});

let british = 0;
const newBritishPhone = () => `+4474001${String(++british).padStart(5, "0")}`;

const register = (phone: string, on = server) => ask(on, { purpose: "register", phone });

describe.each([
  { what: "a region", scope: "IN", period: "hour", most: 20, seconds: hour },
  { what: "a region", scope: "IN", period: "day", most: 40, seconds: day },
  { what: "everybody", scope: "*", period: "hour", most: 30, seconds: hour },
  { what: "everybody", scope: "*", period: "day", most: 60, seconds: day },
] as const)("the messages to $what in this $period", ({ scope, period, most, seconds }) => {
  test("are limited until it is over, and no longer", async () => {
    await count(server, { scope, period, asked: most - 1 });
    expect(outcome(await register(newPhone()))).toBe("202");
    const refused = await register(newPhone(), other);
    expect(outcome(refused)).toBe("rate_limited");
    const wait = Number(refused.headers["retry-after"]);
    expect(wait).toBeGreaterThan(seconds - 12 * 60);
    expect(wait).toBeLessThanOrEqual(seconds - 10 * 60);
    for (const one of [server, other]) one.advance(wait - 5);
    expect(outcome(await register(newPhone()))).toBe("rate_limited");
    for (const one of [server, other]) one.advance(5);
    expect(outcome(await register(newPhone()))).toBe("202");
  });

  test("are exact, however many are asked for at once, at however many servers", async () => {
    await count(server, { scope, period, asked: most - 7 });
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => register(newPhone(), n % 2 === 0 ? server : other)),
    );
    expect(outcomes(answers)).toEqual({ 202: 7, rate_limited: 57 });
    expect((await counted(server, scope, period)).asked).toBe(most);
  });

  test("are counted whether or not anything is sent, and not where it was refused", async () => {
    const { phone } = await newPerson(server);
    await forgetUsage(server);
    await count(server, { scope, period, asked: most - 4 });
    expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("202");
    expect(outcome(await ask(server, { purpose: "login", phone: newPhone() }))).toBe("202");
    server.advance(31);
    expect(outcome(await register(phone))).toBe("202");
    expect(outcome(await register(newPhone()))).toBe("202");
    for (let n = 0; n < 5; n++) expect(outcome(await register(newPhone()))).toBe("rate_limited");
    expect((await counted(server, scope, period)).asked).toBe(most);
  });
});

test("one region's messages are no other's", async () => {
  await count(server, { scope: "GB", period: "hour", asked: 20 });
  expect(outcome(await register(newBritishPhone()))).toBe("rate_limited");
  expect(outcome(await register(newPhone()))).toBe("202");
  expect((await counted(server, "*", "hour")).asked).toBe(1);
});

test("of two totals that are reached the longer wait is told", async () => {
  await count(server, { scope: "IN", period: "hour", asked: 20 });
  await count(server, { scope: "*", period: "day", asked: 60 });
  const wait = Number((await register(newPhone())).headers["retry-after"]);
  expect(wait).toBeGreaterThan(hour);
});

test("text messages and e-mails have totals of their own", async () => {
  const { token } = await newPerson(server);
  const email = "asha.totals@example.com";
  await proveEmail(server, token, email);
  await count(server, { scope: "*", period: "hour", asked: 30 });
  server.advance(31);
  expect(outcome(await ask(server, { purpose: "login", email }))).toBe("202");
  await count(server, { scope: "email", period: "hour", asked: 30 });
  await count(server, { scope: "*", period: "hour", asked: 0 });
  server.advance(31);
  expect(outcome(await ask(server, { purpose: "login", email }))).toBe("rate_limited");
  const nobodys = { purpose: "login", email: "nobody@example.com" };
  expect(outcome(await ask(server, nobodys))).toBe("rate_limited");
  expect(outcome(await register(newPhone()))).toBe("202");
});

test("a notice by e-mail is in no total: it costs nothing, and its log-in waits for nobody's", async () => {
  const { phone, token } = await newPerson(server);
  const email = "asha.notice@example.com";
  await proveEmail(server, token, email);
  await count(server, { scope: "email", period: "hour", asked: 1_000 });
  const before = await sentTo(server, email);
  expect((await server.logIn(phone, goodPassword)).status).toBe(200);
  expect((await sentTo(server, email)) - before).toBe(1);
  expect((await counted(server, "email", "hour")).asked).toBe(1_000);
});

describe("where strangers have used up a total, owners have a fifth more", () => {
  test("for codes that their known devices and their sessions ask for", async () => {
    const { id, phone } = await newPerson(server);
    const { device_token } = (await server.logIn(phone, goodPassword)).body.data;
    const token = await signIn(server, { id });
    await count(server, { scope: "*", period: "hour", asked: 30 });
    const login = { purpose: "login", phone, device_token };
    expect(outcome(await ask(server, { ...login, device_token: "" }))).toBe("rate_limited");
    expect(outcome(await ask(server, login))).toBe("202");
    expect(outcome(await ask(server, { purpose: "reauthenticate" }, { token }))).toBe("202");
    await count(server, { scope: "*", period: "hour", asked: 36 });
    server.advance(31);
    expect(outcome(await ask(server, login))).toBe("rate_limited");
  });

  test("and for notices; one that is left out fails nothing and is not counted", async () => {
    const { id, phone } = await newPerson(server);
    const change = async () => {
      const body = { current_password: goodPassword, new_password: goodPassword };
      const token = await signIn(server, { id });
      const answer = await server.post("/api/v1/user/password", { token, body });
      expect(answer.status, answer.text).toBe(200);
      return sentTo(server, phone);
    };
    await count(server, { scope: "IN", period: "hour", asked: 23 });
    const before = await sentTo(server, phone);
    expect(await change()).toBe(before + 1);
    expect((await counted(server, "IN", "hour")).asked).toBe(24);
    expect(await change()).toBe(before + 1);
    expect((await counted(server, "IN", "hour")).asked).toBe(24);
    expect(logged(server, /a notice to a user was left out/)).toMatchObject([{ rule: "region" }]);
  });
});

test("a refusal is counted for the metrics, by its rule", async () => {
  const name = 'kpa_limits_total{rule="region",mode="deny"}';
  const before = (await metric(server, name)) ?? 0;
  await count(server, { scope: "IN", period: "hour", asked: 20 });
  const { phone } = await addUser(server);
  expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("rate_limited");
  expect(await metric(server, name)).toBe(before + 1);
});
