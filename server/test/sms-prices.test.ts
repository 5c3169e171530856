/** What a text message costs: by its region and its segments, and only where it is sent. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addUser, signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { messageRows } from "./harness/outbox.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";
import { ask, count, counted, forgetUsage, metric, nextPeriod, outcome } from "./harness/usage.ts";

/** In millionths. */
const prices = { IN: 2_500, GB: 40_000, other: 70_000 };

let server: TestServer;
let statements: () => number;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database } = await openTestDatabase();
  const counting = countingStatements(database);
  statements = counting.count;
  server = await startTestServer({
    clients: "many",
    passwords: cheapPasswords,
    database: counting.database,
    environment: {
      KPA_SMS_PRICES: "IN=0.0025,GB=0.04,*=0.07",
      KPA_SMS_REGIONS: "IN,GB,FR",
      // Lines that phones read: with them a code in Hindi takes two segments.
      KPA_SMS_PROVIDER:
        "webhook+http://:sixteen-characters@127.0.0.1:9/?webotp=accounts.example.com&app_hash=FA+9qCX9VSu",
    },
  });
  close = async () => {
    await server.close();
    await database.close();
  };
});
afterAll(() => close());
beforeEach(async () => {
  await nextPeriod("month", server);
  await forgetUsage(server);
});

async function spent(): Promise<number> {
  const [today, month] = [await counted(server, "*", "day"), await counted(server, "*", "month")];
  expect(month.cost).toBe(today.cost);
  return today.cost;
}

test.each([
  ["its region's price", newPhone(), prices.IN],
  ["another region's", "+44 7400 123456", prices.GB],
  ["that of * where its region has none", "+33 6 12 34 56 78", prices.other],
])("a segment costs %s", async (_rule, phone, price) => {
  expect(outcome(await ask(server, { purpose: "register", phone }))).toBe("202");
  expect(await spent()).toBe(price);
});

test("a text of two segments costs twice as much", async () => {
  const headers = { "accept-language": "hi" };
  const answer = await ask(server, { purpose: "register", phone: newPhone() }, { headers });
  expect(outcome(answer)).toBe("202");
  expect((await messageRows(server)).at(-1)).toMatchObject({ language: "hi", segments: 2 });
  expect(await spent()).toBe(2 * prices.IN);
});

test("one that is withheld costs nothing, and the same statements are made", async () => {
  const { phone } = await newPerson(server);
  await forgetUsage(server);
  const login = async (to: string) => {
    // What is there already is written otherwise than what is not.
    await ask(server, { purpose: "login", phone: to });
    server.advance(31);
    const [costBefore, before] = [await spent(), statements()];
    expect(outcome(await ask(server, { purpose: "login", phone: to }))).toBe("202");
    const made = statements() - before;
    return { made, cost: (await spent()) - costBefore };
  };
  const known = await login(phone);
  const unknown = await login(newPhone());
  expect([known.cost, unknown.cost]).toEqual([prices.IN, 0]);
  expect(unknown.made).toBe(known.made);
});

test("the owner of a number is told for money when somebody wants to sign up with it", async () => {
  const { phone } = await newPerson(server);
  await forgetUsage(server);
  server.advance(31);
  expect(outcome(await ask(server, { purpose: "register", phone }))).toBe("202");
  expect((await messageRows(server)).at(-1)).toMatchObject({
    template: "notice.already_registered",
    state: "queued",
  });
  expect(await spent()).toBe(prices.IN);
});

test("a notice costs money by SMS, and none by e-mail", async () => {
  const { id, token } = await newPerson(server);
  await forgetUsage(server);
  const body = { current_password: goodPassword, new_password: goodPassword };
  expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
  expect(await spent()).toBe(prices.IN);
  // The number is told that there is an address now: the last that it is told.
  await proveEmail(server, token, "asha.prices@example.com");
  await forgetUsage(server);
  const again = await signIn(server, { id });
  expect((await server.post("/api/v1/user/password", { token: again, body })).status).toBe(200);
  expect((await messageRows(server)).at(-1)).toMatchObject({ channel: "email" });
  expect(await spent()).toBe(0);
});

test("what is refused costs nothing", async () => {
  const { phone } = await addUser(server);
  await count(server, { scope: "*", period: "hour", asked: 2_999 });
  expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("202");
  expect(await spent()).toBe(prices.IN);
  expect(outcome(await ask(server, { purpose: "register", phone: newPhone() }))).toBe(
    "rate_limited",
  );
  expect(await spent()).toBe(prices.IN);
});

test("what is asked for is refused where its longest text costs more than is left, whatever would be sent", async () => {
  // The owner of a number would be sent a notice of one segment, anybody else a code of two.
  const owner = await newPerson(server);
  await forgetUsage(server);
  const budget = server.ctx.config.KPA_SMS_LIMITS.budget_day * 1e6;
  const answers: string[] = [];
  for (const phone of [owner.phone, newPhone()]) {
    const registerWith = async (language: string, left: number) => {
      await count(server, { scope: "*", period: "day", cost: budget - left });
      server.advance(31);
      const headers = { "accept-language": language };
      return outcome(await ask(server, { purpose: "register", phone }, { headers }));
    };
    answers.push(
      await registerWith("hi", 2 * prices.IN - 1),
      await registerWith("hi", 2 * prices.IN),
      await registerWith("en", prices.IN - 1),
      await registerWith("en", prices.IN),
    );
  }
  const alike = ["rate_limited", "202", "rate_limited", "202"];
  expect(answers).toEqual([...alike, ...alike]);
  const sent = await messageRows(server);
  expect(sent.slice(-4).map((row) => row.segments)).toEqual([1, 1, 2, 1]);
});

test("the metrics tell what was spent and what may be", async () => {
  await count(server, { scope: "*", period: "day", cost: 12_345_678 });
  await count(server, { scope: "*", period: "month", cost: 98_765_432 });
  expect(await metric(server, 'kpa_message_spending{period="day"}')).toBe(12.345678);
  expect(await metric(server, 'kpa_message_spending{period="month"}')).toBe(98.765432);
  expect(await metric(server, 'kpa_message_budget{period="day"}')).toBe(250);
  expect(await metric(server, 'kpa_message_budget{period="month"}')).toBe(2_500);
});
