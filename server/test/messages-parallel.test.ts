/**
 * Whoever is sent a message adds to the same totals. However many do so at once, at however many servers,
 * nobody waits for somebody who waits for them; `startPair` refuses a log that tells of a deadlock.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addUser, signIn } from "./harness/accounts.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword, newPhone } from "./harness/people.ts";
import { type Pair, startPair, times } from "./harness/races.ts";
import type { Answer } from "./harness/test-server.ts";
import { ask, count, counted, forgetUsage, nextPeriod, outcomes } from "./harness/usage.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ KPA_SMS_REGIONS: "IN,GB" });
});
afterAll(() => pair.close());
beforeEach(async () => {
  await nextPeriod("day", pair.at(0), pair.at(1));
  await forgetUsage(pair.first);
});

let clients = 0;
/** Each from an address of its own. */
const from = () => ({ ip: `10.2.${++clients >> 8}.${clients & 255}` });

let british = 0;
/** Of ten ranges in turn. */
const newBritishPhone = () => `+447400${++british % 10}${String(british).padStart(5, "0")}`;
const somePhone = (n: number) => (n % 2 === 0 ? newPhone() : newBritishPhone());

test("64 codes to 64 numbers of two regions, at two servers, are all sent and all counted", async () => {
  const answers = await Promise.all(
    times(64, (n) => ask(pair.at(n), { purpose: "register", phone: somePhone(n >> 1) }, from())),
  );
  expect(outcomes(answers)).toEqual({ 202: 64 });
  expect(await counted(pair.first, "*", "day")).toMatchObject({ asked: 64, codes: 64 });
  expect((await counted(pair.first, "IN", "day")).asked).toBe(32);
  expect((await counted(pair.first, "GB", "hour")).asked).toBe(32);
});

test("codes that are used up, notices and requests for the same numbers do not get in each other's way", async () => {
  const people = await Promise.all(
    times(12, async (n) => {
      const phone = somePhone(n);
      await signUp(pair.first, phone, goodPassword);
      return { phone, code: await askForCode(pair.first, { phone, purpose: "reset_password" }) };
    }),
  );
  for (const n of [0, 1]) pair.at(n).advance(31);
  await forgetUsage(pair.first);
  const resets = people.map(({ code }, n) =>
    pair.at(n).post("/api/v1/auth/password/reset", {
      body: { ...code, new_password: "another sentence of mine" },
      ...from(),
    }),
  );
  const requests = people.flatMap(({ phone }, n) => [
    ask(pair.at(n + 1), { purpose: "reset_password", phone }, from()),
    ask(pair.at(n), { purpose: "register", phone: somePhone(n) }, from()),
  ]);
  const [done, asked] = await Promise.all([Promise.all(resets), Promise.all(requests)]);
  expect(outcomes(asked)).toEqual({ 202: 24 });
  // Whoever's newer code was first has closed the older one.
  const { 200: reset = 0, verification_invalid: closed = 0, ...others } = outcomes(done);
  expect([reset + closed, others]).toEqual([12, {}]);
  // A notice to each who did.
  expect((await counted(pair.first, "*", "day")).asked).toBe(24 + reset);
});

test("sign-ups that are entered at once are counted for their range and their region", async () => {
  const range = "+9198555";
  const codes = await Promise.all(
    times(24, (n) =>
      askForCode(pair.first, {
        purpose: "register",
        phone: `${range}${String(n).padStart(5, "0")}`,
      }),
    ),
  );
  const entered = codes.map((code, n) =>
    pair.at(n).post("/api/v1/auth/register", {
      body: { ...code, password: goodPassword },
      ...from(),
    }),
  );
  const requests = times(24, (n) =>
    ask(pair.at(n), { purpose: "register", phone: somePhone(n) }, from()),
  );
  const [done, asked] = await Promise.all([Promise.all(entered), Promise.all(requests)]);
  expect([outcomes(done), outcomes(asked)]).toEqual([{ 201: 24 }, { 202: 24 }]);
  expect(await counted(pair.first, range, "hour")).toMatchObject({ codes: 24, entered: 24 });
  expect((await counted(pair.first, "IN", "hour")).entered).toBe(24);
});

test("of notices at once no more go out than the budget has room for, and the rest is not counted", async () => {
  const people = await Promise.all(times(12, () => signUp(pair.first, newPhone(), goodPassword)));
  await forgetUsage(pair.first);
  const budget = pair.first.ctx.config.KPA_SMS_LIMITS.budget_day * 1e6;
  const price = pair.first.ctx.config.KPA_SMS_PRICES.get("*") ?? 0;
  await count(pair.first, { scope: "*", period: "day", cost: budget - 5 * price });
  const body = { current_password: goodPassword, new_password: "another sentence of mine" };
  const changes = people.map(({ token }, n) =>
    pair.at(n).post("/api/v1/user/password", { token, body, ...from() }),
  );
  expect(outcomes(await Promise.all(changes))).toEqual({ 200: 12 });
  expect(await counted(pair.first, "*", "day")).toMatchObject({ asked: 5, cost: budget });
  expect((await counted(pair.first, "IN", "hour")).asked).toBe(5);
});

test("accounts that move to numbers which others claim, while those change their passwords", async () => {
  const claimed = await Promise.all(times(8, () => addUser(pair.first)));
  const moving = await Promise.all(
    claimed.map(async ({ phone }) => {
      const { token } = await signUp(pair.first, newPhone(), goodPassword);
      const path = "/api/v1/user/verifications";
      const change = { purpose: "change_phone", phone };
      return { token, code: await askForCode(pair.first, change, path, token) };
    }),
  );
  const moves: Promise<Answer>[] = moving.map(({ token, code }, n) =>
    pair.at(n).put("/api/v1/user/phone", { token, body: code, ...from() }),
  );
  const changes = claimed.map(async (user, n) => {
    const token = await signIn(pair.first, user);
    const body = { current_password: user.password, new_password: "another sentence of mine" };
    return pair.at(n).post("/api/v1/user/password", { token, body, ...from() });
  });
  const [moved, changed] = await Promise.all([Promise.all(moves), Promise.all(changes)]);
  expect(moved.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(changed.map(({ status }) => status)).toEqual(Array(8).fill(200));
});
