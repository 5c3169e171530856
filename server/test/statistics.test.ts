/** What charts say, from the request that caused it. */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clean, writeSeen } from "../src/maintenance.ts";
import { addUser, startSessionOf } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { askForCode } from "./harness/messages.ts";
import { workUntil } from "./harness/outbox.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const hour = 60 * 60;
const day = 24 * hour;

let server: TestServer;
let auditor: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ clients: "many", passwords: cheapPasswords });
});
afterAll(() => server.close());

/** Each test has a week of its own, so that none sees what another did. */
beforeEach(async () => {
  const toNoonMs = (36.5 * hour * 1000 - (server.ctx.clock.nowMs() % (day * 1000))) % (day * 1000);
  server.advance(8 * day + Math.round(toNoonMs / 1000));
  auditor = await addStaff(server, "auditor");
});

// biome-ignore lint/suspicious/noExplicitAny: as answers are
async function charts(query: string): Promise<any> {
  const answer = await auditor.get(`/api/v1/admin/stats?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
}

const today = () => `from=${new Date(server.ctx.clock.nowMs() - hour * 1000).toISOString()}`;

const failOnce = (phone: string) => server.logIn(phone, "wrong");

test("a log-in, and each failure by its reason, is in the chart at once", async () => {
  const person = await newPerson(server);
  const code = await askForCode(server, { phone: person.phone, purpose: "login" });
  const wrong = { ...code, code: code.code === "000000" ? "000001" : "000000" };
  await server.post("/api/v1/auth/login/otp", { body: wrong });
  await server.post("/api/v1/auth/login/otp", { body: code });
  await server.logIn(person.phone, goodPassword);
  await failOnce(person.phone);
  await failOnce(newPhone());
  const { log_ins, registrations, sessions } = await charts(`bucket=day&${today()}`);
  expect(log_ins).toHaveLength(1);
  expect(log_ins[0]).toMatchObject({
    password: 1,
    code: 1,
    failed: { invalid_credentials: 2, verification_invalid: 1 },
  });
  expect(registrations).toMatchObject([{ count: 1 }]);
  expect(sessions.started).toMatchObject([{ count: 3 }]);
  await failOnce(person.phone);
  const later = await charts(`charts=log_ins&${today()}`);
  expect(later.log_ins[0].failed).toEqual({ invalid_credentials: 3, verification_invalid: 1 });
});

test("attempts that a limit refuses are counted, though no event is written for them", async () => {
  const phone = newPhone();
  for (let n = 0; n < 5; n++) await failOnce(phone);
  expect((await failOnce(phone)).body.code).toBe("too_many_attempts");
  const { log_ins } = await charts(`charts=log_ins&${today()}`);
  expect(log_ins[0].failed).toEqual({ invalid_credentials: 5, too_many_attempts: 1 });
});

test("every bucket is there, and nothing where nothing was", async () => {
  const now = server.ctx.clock.nowMs();
  const from = new Date(now - 5 * hour * 1000).toISOString();
  const to = new Date(now).toISOString();
  const data = await charts(`bucket=hour&from=${from}&to=${to}`);
  const hours = Array.from({ length: 6 }, (_, n) => {
    const at = Math.floor(now / 3_600_000) - 5 + n;
    return new Date(at * 3_600_000).toISOString();
  });
  const ats = (rows: readonly { at: string }[]) => rows.map(({ at }) => at);
  expect(data.from).toBe(hours[0]);
  expect(ats(data.log_ins)).toEqual(hours);
  expect(data.log_ins[0]).toEqual({ at: hours[0], password: 0, code: 0, failed: {} });
  expect(ats(data.registrations)).toEqual(hours);
  expect(ats(data.sessions.started)).toEqual(hours);
  expect(data.active_users).toMatchObject([{ at: `${from.slice(0, 10)}T00:00:00.000Z` }]);
  expect(data.message_spend.by_region).toEqual([]);
});

test("only the charts that are asked for are read, and one that is not known is refused", async () => {
  expect(Object.keys(await charts("charts=registrations,log_ins"))).toEqual(
    expect.arrayContaining(["from", "to", "bucket", "log_ins", "registrations"]),
  );
  expect(Object.keys(await charts("charts=registrations"))).toEqual([
    "from",
    "to",
    "bucket",
    "registrations",
  ]);
});

test.each([
  ["charts=nothing", "/query/charts"],
  ["from=2020-01-01T00:00:00Z&to=2020-12-31T00:00:00Z&bucket=hour", "/query/from"],
  ["from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z", "/query/from"],
  ["from=0001-01-01T00:00:00Z", "/query/from"],
  ["from=yesterday", "/query/from"],
  ["bucket=minute", "/query/bucket"],
  ["more=1", "/query/more"],
])("%s is refused", async (query, pointer) => {
  const answer = await auditor.get(`/api/v1/admin/stats?${query}`);
  expect(answer.status, answer.text).toBe(422);
  expect(answer.body.errors[0].pointer).toBe(pointer);
});

test("800 buckets are shown, and one more is refused", async () => {
  const from = (hours: number) => {
    const at = Math.floor(server.ctx.clock.nowMs() / 3_600_000) - hours;
    return new Date(at * 3_600_000).toISOString();
  };
  const to = from(0);
  expect((await charts(`bucket=hour&from=${from(800)}&to=${to}`)).log_ins).toHaveLength(800);
  const path = `/api/v1/admin/stats?bucket=hour&from=${from(801)}&to=${to}`;
  expect((await auditor.get(path)).status).toBe(422);
});

test("a user counts once a day, by logging in or by a session in use, and for a week", async () => {
  const people = [await newPerson(server), await newPerson(server)];
  await server.logIn(people[0]?.phone, goodPassword);
  const read = async () => {
    const { active_users } = await charts(`charts=active_users&${today()}`);
    const { day, week } = active_users.at(-1);
    return { day, week };
  };
  expect(await read()).toEqual({ day: 2, week: 2 });
  server.advance(day);
  auditor = await addStaff(server, "auditor");
  expect(await read()).toEqual({ day: 0, week: 2 });
  const refresh_token = people[1]?.refresh_token ?? "";
  const refreshed = await server.post("/api/v1/auth/refresh", { body: { refresh_token } });
  expect(refreshed.status).toBe(200);
  await server.get("/api/v1/user/profile", { token: refreshed.body.data.token });
  await writeSeen(server.ctx, server.application.lastSeen);
  await writeSeen(server.ctx, server.application.lastSeen);
  expect(await read()).toEqual({ day: 1, week: 2 });
  server.advance(6 * day);
  auditor = await addStaff(server, "auditor");
  expect((await read()).week).toBe(1);
  server.advance(day);
  auditor = await addStaff(server, "auditor");
  expect((await read()).week).toBe(0);
});

test("days that are past their time are forgotten by name and stay as numbers; erasing forgets at once", async () => {
  const named = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from active_user_days`.execute(server.ctx.db);
    return rows[0]?.count;
  };
  await clean(server.ctx);
  const before = (await named()) ?? 0;
  const person = await newPerson(server);
  const other = await newPerson(server);
  await charts("charts=active_users");
  expect(await named()).toBe(before + 2);
  const gone = await server.delete("/api/v1/user", {
    token: other.token,
    body: { password: goodPassword },
  });
  expect(gone.status).toBe(200);
  expect(await named()).toBe(before + 1);
  const then = new Date(server.ctx.clock.nowMs());
  server.advance(11 * day);
  auditor = await addStaff(server, "auditor");
  await clean(server.ctx);
  expect(await named()).toBe(0);
  const { active_users } = await charts(
    `charts=active_users&from=${then.toISOString()}&to=${new Date(then.getTime() + 1).toISOString()}`,
  );
  expect(active_users).toMatchObject([{ day: 2 }]);
  expect(person.id).toBeGreaterThan(0);
});

test("a code goes down the funnel step by step, each counted once", async () => {
  const read = async () => (await charts(`charts=code_funnel&${today()}`)).code_funnel;
  expect(await read()).toEqual([]);
  const phone = newPhone();
  const code = await askForCode(server, { phone, purpose: "register" });
  expect(await read()).toEqual([]); // nobody has it yet
  const isSent = async () =>
    (await sql`select from messages where state = 'queued'`.execute(server.ctx.db)).rows.length ===
    0;
  await workUntil(server, {}, isSent);
  const steps = { region: "IN", provider: "console" };
  const sent = { ...steps, asked: 1, sent: 1, delivered: 0, entered: 0, signed_in: 0 };
  expect(await read()).toEqual([sent]);
  const weak = await server.post("/api/v1/auth/register", {
    body: { ...code, password: "12345678" },
  });
  expect(weak.status).toBe(422);
  expect(await read()).toEqual([{ ...sent, entered: 1 }]);
  await server.post("/api/v1/auth/register", { body: { ...code, password: goodPassword } });
  expect(await read()).toEqual([{ ...sent, entered: 1, signed_in: 1 }]);
  await sql`update messages set state = 'delivered' where verification_id = ${code.verification_id}`.execute(
    server.ctx.db,
  );
  expect(await read()).toEqual([{ ...sent, delivered: 1, entered: 1, signed_in: 1 }]);
  expect(await read()).toEqual([{ ...sent, delivered: 1, entered: 1, signed_in: 1 }]);
});

test("a code that goes to nobody, one by e-mail and one to reset a password are told apart", async () => {
  const person = await newPerson(server);
  await proveEmail(server, person.token, `person${person.id}@mail.example`);
  await server.post("/api/v1/auth/verifications", {
    body: { phone: newPhone(), purpose: "login" },
  });
  await askForCode(server, { email: `person${person.id}@mail.example`, purpose: "login" });
  await askForCode(server, { phone: person.phone, purpose: "reset_password" });
  await workUntil(server, {}, async () => {
    const { rows } = await sql`
      select from messages where state = 'queued' or (state = 'withheld' and payload is not null)`.execute(
      server.ctx.db,
    );
    return rows.length === 0;
  });
  const { code_funnel } = await charts(`charts=code_funnel&${today()}`);
  const none = { delivered: 0, entered: 0, signed_in: 0 };
  expect(code_funnel).toHaveLength(3);
  expect(code_funnel).toEqual(
    expect.arrayContaining([
      {
        region: "IN",
        provider: "console",
        asked: 1,
        sent: 1,
        delivered: 0,
        entered: 1,
        signed_in: 1,
      },
      { region: "IN", provider: "none", asked: 1, sent: 0, ...none },
      { region: "email", provider: "console", asked: 1, sent: 1, ...none },
    ]),
  );
});

test("what messages cost is told by day and country, with the budget and its alarm", async () => {
  const own = await startTestServer({
    clients: "many",
    passwords: cheapPasswords,
    environment: { KPA_SMS_LIMITS: "budget_day=1,budget_month=100", KPA_SMS_PRICES: "IN=0.5,*=1" },
  });
  const staff = await addStaff(own, "support");
  const path = "/api/v1/admin/stats?charts=message_spend";
  await askForCode(own, { phone: newPhone(), purpose: "register" });
  const once = (await staff.get(path)).body.data.message_spend;
  expect(once.budget.day).toMatchObject({ limit: 1_000_000, used: 500_000 });
  expect(once.alarms).toEqual([]);
  expect(once.by_region).toHaveLength(30);
  expect(once.by_region.at(-1)).toMatchObject({ region: "IN", count: 1, cost: 500_000 });
  await askForCode(own, { phone: newPhone(), purpose: "register" });
  const twice = (await staff.get(path)).body.data.message_spend;
  expect(twice.budget.day.used).toBe(1_000_000);
  expect(twice.budget.day.resets_at).toMatch(/T00:00:00\.000Z$/);
  expect(twice.alarms).toMatchObject([{ scope: "*", period: "day" }]);
  await own.close();
});

test("living sessions are those that could be used", async () => {
  const own = await startTestServer({ passwords: cheapPasswords, demoUser: false });
  const staff = await addStaff(own, "support");
  const user = await addUser(own);
  const { token } = await startSessionOf(own, user);
  await startSessionOf(own, user);
  await own.post("/api/v1/auth/logout", { token });
  const { sessions } = (await staff.get("/api/v1/admin/stats?charts=sessions")).body.data;
  expect(sessions.living).toBe(2);
  await own.close();
});
