/** What text messages may cost in a day and in a month. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { signUp } from "./harness/messages.ts";
import { goodPassword, newPhone, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import {
  ask,
  count,
  counted,
  day,
  forgetUsage,
  logged,
  metric,
  nextPeriod,
  outcome,
  outcomes,
  sentTo,
} from "./harness/usage.ts";

/** In millionths: a text message costs 0.05, and twenty may go out in a day. */
const price = 50_000;
const budgets = { day: 1_000_000, month: 5_000_000 };

let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
beforeAll(async () => {
  const common = {
    clients: "many",
    passwords: cheapPasswords,
    isPatient: true,
    environment: {
      KPA_SMS_PRICES: "GB=0.2,*=0.05",
      KPA_SMS_LIMITS: "budget_day=1,budget_month=5",
      KPA_SMS_REGIONS: "IN,GB",
    },
  } as const;
  server = await startTestServer(common);
  other = await startTestServer({ ...common, database: server.ctx.database });
});
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  await nextPeriod("month", server, other);
  await forgetUsage(server);
});

const register = (on = server) => ask(on, { purpose: "register", phone: newPhone() });

/** Somebody with a password, a proved address, and tokens. */
async function newOwner() {
  const phone = newPhone();
  const data = await signUp(server, phone, goodPassword);
  const email = `asha.${data.user.id}@example.com`;
  await proveEmail(server, data.token, email);
  server.advance(31);
  return { phone, email, token: data.token, refresh_token: data.refresh_token };
}

describe.each(["day", "month"] as const)("the budget of a %s", (period) => {
  const spend = (millionths: number) => count(server, { scope: "*", period, cost: millionths });

  test("stops text messages when it is spent, until the period is over by UTC", async () => {
    await spend(budgets[period] - price);
    expect(outcome(await register())).toBe("202");
    const refused = await register(other);
    expect([refused.status, outcome(refused)]).toEqual([429, "rate_limited"]);
    const wait = Number(refused.headers["retry-after"]);
    const { asked, cost } = await counted(server, "*", period);
    expect([asked, cost]).toEqual([1, budgets[period]]);
    for (const one of [server, other]) one.advance(wait - 5);
    expect(outcome(await register())).toBe("rate_limited");
    for (const one of [server, other]) one.advance(5);
    expect(outcome(await register())).toBe("202");
    expect(await counted(server, "*", period)).toMatchObject({ asked: 1, cost: price });
    expect(wait).toBeLessThanOrEqual(period === "day" ? day : 31 * day);
    expect(wait).toBeGreaterThan(period === "day" ? day - 12 * 60 : 27 * day);
  });

  test("is not exceeded, however many ask at once", async () => {
    await spend(budgets[period] - 7 * price);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => register(n % 2 === 0 ? server : other)),
    );
    expect(outcomes(answers)).toEqual({ 202: 7, rate_limited: 57 });
    expect((await counted(server, "*", period)).cost).toBe(budgets[period]);
  });

  test("gives one alarm at 80 %, in each period, and without a number", async () => {
    const alarms = () =>
      logged(server, /80 % of their budget/).filter((line) => line.period === period);
    const before = alarms().length;
    await spend(0.8 * budgets[period] - 2 * price);
    await register();
    expect(alarms()).toHaveLength(before);
    await register();
    await register(other);
    await register();
    const [alarm, ...more] = alarms().slice(before);
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({
      level: "error",
      period,
      spent: (0.8 * budgets[period]) / 1e6,
      budget: budgets[period] / 1e6,
    });
    expect(JSON.stringify(alarm)).not.toMatch(/98\d{5}/);

    await nextPeriod(period, server, other);
    const told = () => logged(other, /80 % of/).filter((line) => line.period === period).length;
    const toldBefore = told();
    await spend(0.8 * budgets[period] - price);
    await register(other);
    await register();
    expect(told()).toBe(toldBefore + 1);
    expect(alarms()).toHaveLength(before + 1);
  });
});

test("a message is refused by its own price", async () => {
  await count(server, { scope: "*", period: "day", cost: budgets.day - 2 * price });
  const british = { purpose: "register", phone: "+44 7400 123456" };
  expect(outcome(await ask(server, british))).toBe("rate_limited");
  expect(outcome(await register())).toBe("202");
});

test("where the day and the month are spent, the month is waited for", async () => {
  await count(server, { scope: "*", period: "day", cost: budgets.day });
  await count(server, { scope: "*", period: "month", cost: budgets.month });
  expect(Number((await register()).headers["retry-after"])).toBeGreaterThan(27 * day);
});

describe("when the budget is spent", () => {
  test("nobody gets a code by SMS: neither strangers, nor known devices, nor who is signed in", async () => {
    const { phone, token } = await newOwner();
    const { device_token } = (await server.logIn(phone, goodPassword)).body.data;
    await count(server, { scope: "*", period: "day", cost: budgets.day });
    const refused = [
      await ask(server, { purpose: "login", phone, device_token }),
      await ask(server, { purpose: "reauthenticate" }, { token }),
      await ask(server, { purpose: "change_phone", phone: newPhone() }, { token }),
    ];
    expect(outcomes(refused)).toEqual({ rate_limited: 3 });
    const name = 'kpa_limits_total{rule="budget",mode="deny"}';
    expect(await metric(server, name)).toBeGreaterThanOrEqual(3);
  });

  test("log-in with a password, refresh, the profile and codes by e-mail go on", async () => {
    const { phone, email, token, refresh_token } = await newOwner();
    await count(server, { scope: "*", period: "day", cost: budgets.day });
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    const refreshed = await server.post("/api/v1/auth/refresh", { body: { refresh_token } });
    expect(refreshed.status).toBe(200);
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    const before = await sentTo(server, email);
    expect(outcome(await ask(server, { purpose: "login", email }))).toBe("202");
    expect((await sentTo(server, email)) - before).toBe(1);
  });

  test("a notice by SMS is left out, and what it is about is done", async () => {
    const phone = newPhone();
    const { token } = await signUp(server, phone, goodPassword);
    await count(server, { scope: "*", period: "day", cost: budgets.day });
    const [before, told] = [await counted(server, "*", "day"), await sentTo(server, phone)];
    const body = { current_password: goodPassword, new_password: "another sentence of mine" };
    expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
    expect((await server.logIn(phone, body.new_password)).status).toBe(200);
    expect(await sentTo(server, phone)).toBe(told);
    expect(await counted(server, "*", "day")).toEqual(before);
  });
});
