/** Numbers with fixed codes, for app reviews and tests of apps. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { goodPassword } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { ask, count, counted, outcome } from "./harness/usage.ts";

const phone = "+919812345670";
/** Of a region that nothing is sent to. */
const abroad = "+447400123456";
const moved = "+919812345671";
const environment = {
  KPA_TEST_NUMBERS: `${phone}=55667788,${abroad}=11223344,${moved}=99887766`,
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ passwords: cheapPasswords, environment });
});
afterAll(() => server.close());

const six = "556677";
const eight = "55667788";

async function verify(purpose: string, to = phone): Promise<string> {
  const answer = await ask(server, { purpose, phone: to });
  expect(outcome(answer)).toBe("202");
  return answer.body.data.verification_id;
}

async function enter(purpose: string, token?: string): Promise<string> {
  const sent = token === undefined ? {} : { token };
  const answer = await ask(server, { purpose }, sent);
  expect(outcome(answer)).toBe("202");
  return answer.body.data.verification_id;
}

const post = (path: string, body: object, token?: string) =>
  server.post(`/api/v1/${path}`, { body, ...(token === undefined ? {} : { token }) });

test("one signs up, logs in, proves itself, resets, moves and leaves by its codes, and nothing is sent", async () => {
  const register = { verification_id: await verify("register"), code: six, password: goodPassword };
  expect((await post("auth/register", register)).status).toBe(201);
  const login = { verification_id: await verify("login"), code: six };
  expect((await post("auth/login/otp", login)).status).toBe(200);
  const reset = { verification_id: await verify("reset_password"), code: eight };
  const newPassword = { new_password: "another sentence of mine" };
  expect((await post("auth/password/reset", { ...reset, ...newPassword })).status).toBe(200);
  const { token } = (await server.logIn(phone, newPassword.new_password)).body.data;
  const proof = { verification_id: await enter("reauthenticate", token), code: six };
  expect((await post("user/reauthenticate", proof, token)).status).toBe(200);

  const change = { purpose: "change_phone", phone: moved };
  const { verification_id } = (await ask(server, change, { token })).body.data;
  const moving = { token, body: { verification_id, code: "998877" } };
  expect((await server.put("/api/v1/user/phone", moving)).status).toBe(200);
  const leaving = { verification_id: await enter("delete_account", token), code: "99887766" };
  const gone = await server.request("DELETE", "/api/v1/user", { token, body: leaving });
  expect(gone.status).toBe(200);
  // Neither codes nor notices: of a reset, a move and a deletion.
  expect((await writtenMessages(server)).filter(({ channel }) => channel === "sms")).toEqual([]);
});

test("no limit on messages holds, none is counted, and they cost nothing", async () => {
  await count(server, { scope: "*", period: "day", asked: 20_000, cost: 250_000_000 });
  await count(server, { scope: "IN", period: "hour", asked: 2_000 });
  const range = phone.slice(0, -5);
  await count(server, { scope: range, period: "hour", codes: 100 });
  for (let n = 0; n < 70; n++) await verify("register");
  const register = { verification_id: await verify("register"), code: six, password: goodPassword };
  expect((await post("auth/register", register)).status).toBe(201);
  expect(await counted(server, range, "hour")).toMatchObject({ codes: 100, entered: 0 });
  expect(await counted(server, "*", "day")).toMatchObject({ asked: 20_000, cost: 250_000_000 });
  expect(outcome(await ask(server, { purpose: "register", phone: "+919812345672" }))).toBe(
    "rate_limited",
  );
});

test("the region of one does not matter", async () => {
  const register = { verification_id: await verify("register", abroad), code: "112233" };
  expect((await post("auth/register", { ...register, password: goodPassword })).status).toBe(201);
});

test("a code is dead after five wrong ones, and the account waits for guesses, as everywhere", async () => {
  const verification_id = await verify("login", abroad);
  for (let n = 0; n < 5; n++) {
    const wrong = await post("auth/login/otp", { verification_id, code: `00000${n}` });
    expect(outcome(wrong)).toBe("verification_invalid");
  }
  const right = await post("auth/login/otp", { verification_id, code: "112233" });
  expect(outcome(right)).toBe("verification_invalid");
  const fresh = { verification_id: await verify("login", abroad), code: "112233" };
  expect(outcome(await post("auth/login/otp", fresh))).toBe("too_many_attempts");
  server.advance(61);
  expect((await post("auth/login/otp", fresh)).status).toBe(200);
});

test("a fixed code opens one purpose, once, and no other number", async () => {
  const verification_id = await verify("login", abroad);
  const reset = { verification_id, code: "11223344", new_password: goodPassword };
  expect(outcome(await post("auth/password/reset", reset))).toBe("verification_invalid");
  expect((await post("auth/login/otp", { verification_id, code: "112233" })).status).toBe(200);
  expect(outcome(await post("auth/login/otp", { verification_id, code: "112233" }))).toBe(
    "verification_invalid",
  );
  server.advance(86_400 * 2);
  await count(server, { scope: "*", period: "day", asked: 0 });
  const others = await askForCode(server, { purpose: "register", phone: "+919812345673" });
  expect(["112233", "556677", "998877"]).not.toContain(others.code);
});
