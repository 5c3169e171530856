/** What staff see first: what needs them, the settings in force, the first steps. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { optionNames } from "../src/config/options.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { deadMessage } from "./harness/look-after-requests.ts";
import { write } from "./harness/outbox.ts";
import { newPerson } from "./harness/people.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer, testSecret } from "./harness/test-server.ts";

let server: TestServer;
let auditor: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ clients: "many", passwords: cheapPasswords });
  auditor = await addStaff(server, "auditor");
});
afterAll(() => server.close());

async function attention(by = auditor): Promise<readonly string[]> {
  const answer = await by.get("/api/v1/admin/attention");
  expect(answer.status, answer.text).toBe(200);
  for (const item of answer.body.data.items) {
    expect(item.title).toMatch(/^\S.{8,}/);
    expect(item.detail).toMatch(/^\S.{10,}[.?]$/);
  }
  return answer.body.data.items.map(({ code }: { code: string }) => code);
}

test("nothing needs anybody where all is well", async () => {
  expect(await attention()).toEqual([]);
});

test("messages that were not sent, or that nobody takes, need attention", async () => {
  const id = await deadMessage(server);
  expect(await attention()).toEqual(["dead_messages"]);
  await write(server);
  expect(await attention()).toEqual(["dead_messages"]);
  server.advance(61);
  expect(await attention()).toEqual(["outbox_overdue", "dead_messages"]);
  await sql`delete from messages`.execute(server.ctx.db);
  expect(await attention()).toEqual([]);
  expect(id).not.toBe("");
});

test("somebody who guesses many accounts needs attention, and so does a budget near its end", async () => {
  await sql`
    insert into guessing_rates (minute, failures) values (date_trunc('minute', now()), 400)`.execute(
    server.ctx.db,
  );
  await sql`
    insert into message_usage (scope, period, starts_at, asked, cost)
    values ('*', 'day', date_trunc('day', now(), 'UTC'), 1, 200000000)`.execute(server.ctx.db);
  expect([...(await attention())].sort()).toEqual(["budget_alarm", "guessing"]);
  await sql`update message_usage set cost = 250000000`.execute(server.ctx.db);
  expect([...(await attention())].sort()).toEqual(["budget_spent", "guessing"]);
  await sql`delete from message_usage`.execute(server.ctx.db);
  await sql`delete from guessing_rates`.execute(server.ctx.db);
});

test("what production warns of at its start needs attention, an alert first", async () => {
  const own = await startTestServer({
    environment: {
      KPA_ENV: "production",
      SECRET_KEY: testSecret,
      KPA_RATE_LIMITS: "off",
      KPA_DEMO_USER: "accept",
    },
    passwords: cheapPasswords,
  });
  const staff = await addStaff(own, "support");
  const { items } = (await staff.get("/api/v1/admin/attention")).body.data;
  const titles = items.map(({ title }: { title: string }) => title);
  expect(titles).toEqual(
    expect.arrayContaining([
      "KPA_RATE_LIMITS needs a look",
      "KPA_DEMO_USER needs a look",
      "KPA_SMS_PROVIDER needs a look",
      "KPA_MAIL_URL needs a look",
    ]),
  );
  await own.close();
});

test("a check that fails hides no other", async () => {
  await deadMessage(server);
  await sql`alter table audit_seals rename to audit_seals_away`.execute(server.ctx.db);
  try {
    const found = await attention();
    expect([...found].sort()).toEqual(["check_failed", "dead_messages"]);
  } finally {
    await sql`alter table audit_seals_away rename to audit_seals`.execute(server.ctx.db);
    await sql`delete from messages`.execute(server.ctx.db);
  }
});

test("every setting is told with where it comes from, and no secret's value", async () => {
  const canaries = {
    SECRET_KEY: "canary-secret-canary-secret-canary",
    KPA_SECRET_KEY_PREVIOUS: "canary-before-canary-before-canary",
    KPA_METRICS_TOKEN: "canary-metrics-token",
    KPA_SMS_PROVIDER: "twilio://canary-sid:canary-token@api.twilio.com?from=%2B15005550006",
    KPA_MAIL_URL: "smtp://canary-user:canary-word@mail.example:587?from=kpa@mail.example",
    KPA_TEST_NUMBERS: "+919876543210=48291377",
  };
  const own = await startTestServer({
    environment: {
      ...canaries,
      KPA_SMS_PRICES: "IN=0.0025,*=0.05",
      KPA_CORS_ORIGINS: "https://app.example.com,https://other.example.com",
      KPA_LIMITS_RECORD: "conversion,total",
    },
    passwords: cheapPasswords,
  });
  const staff = await addStaff(own, "auditor");
  const answer = await staff.get("/api/v1/admin/settings");
  for (const secret of ["canary", "48291377", "9876543210"]) {
    expect(answer.text).not.toContain(secret);
  }
  // biome-ignore lint/suspicious/noExplicitAny: as answers are
  const items: any[] = answer.body.data.items;
  expect(items.map(({ name }) => name)).toEqual(optionNames);
  const of = (name: string) => items.find((one) => one.name === name);
  for (const name of Object.keys(canaries)) {
    expect(of(name)).toMatchObject({ value: null, is_secret: true, is_set: true });
  }
  expect(of("DATABASE_URL")).toMatchObject({ value: null, is_secret: true, is_set: false });
  expect(of("KPA_SMS_PRICES")).toMatchObject({
    value: "IN=0.0025,*=0.05",
    origin: "environment",
    default: "*=0.05",
  });
  expect(of("KPA_CORS_ORIGINS").value).toBe("https://app.example.com,https://other.example.com");
  expect(of("KPA_LIMITS_RECORD").value).toBe("conversion,total");
  expect(of("KPA_TRUST_PROXY")).toMatchObject({ value: "off", origin: "default" });
  expect(of("KPA_SMS_LIMITS").value).toContain("budget_day=250");
  expect(of("KPA_WORKERS").has_effect).toBe(false);
  await own.close();
});

test("the first steps tick themselves off", async () => {
  const own = await startTestServer({ clients: "many", passwords: cheapPasswords });
  const support = await addStaff(own, "support");
  const done = async () => {
    const { items } = (await support.get("/api/v1/admin/get-started")).body.data;
    return items
      .filter((item: { done: boolean }) => item.done)
      .map(({ code }: { code: string }) => code);
  };
  expect(await done()).toEqual(["production"]);
  await addStaff(own, "admin");
  expect(await done()).toEqual(["admin", "production"]);
  await own.logIn(support.phone, support.password);
  expect(await done()).toEqual(["admin", "production"]);
  await own.logIn();
  expect(await done()).toEqual(["admin", "log_in", "production"]);
  const person = await newPerson(own);
  expect(await done()).toEqual(["admin", "log_in", "code", "production"]);
  const body = { refresh_token: person.refresh_token };
  await own.post("/api/v1/auth/refresh", { body });
  expect(await done()).toEqual(["admin", "log_in", "code", "refresh", "production"]);
  await own.close();
});

test("settings that production would refuse are named in the last step", async () => {
  const own = await startTestServer({
    environment: { SECRET_KEY: "short", KPA_CORS_ORIGINS: "*" },
    passwords: cheapPasswords,
  });
  const staff = await addStaff(own, "auditor");
  const { items } = (await staff.get("/api/v1/admin/get-started")).body.data;
  const last = items.at(-1);
  expect(last).toMatchObject({ code: "production", done: false });
  expect(last.detail).toMatch(/SECRET_KEY.*KPA_CORS_ORIGINS/s);
  await own.close();
});
