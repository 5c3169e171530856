/** From a number to an account and back in, as an app takes its user through. */
import { KpaProblem } from "kpa-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newApp, newUser, otherApp, problemOf, receiveCode } from "./harness/client.ts";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { newPhone, goodPassword as password } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const newPassword = "another sentence nobody says";

/** The problem that a call has to meet. */
async function faultOf(call: Promise<unknown>): Promise<KpaProblem> {
  const fault = await call.then(
    () => undefined,
    (error) => error,
  );
  expect(fault).toBeInstanceOf(KpaProblem);
  return fault;
}

test("a person signs up by phone and is signed in", async () => {
  const phone = newPhone();
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone, purpose: "register" });
  expect(code.code).toMatch(/^\d{6}$/);
  const user = await kpa.signUp({ ...code, password });
  expect(user).toEqual({ id: expect.any(Number), name: null, email: null, phone });
  expect(kpa.session.state).toMatchObject({ status: "signed_in", user });
  const profile = await kpa.request("GET", "/api/v1/user/profile");
  expect(profile).toMatchObject({ phone, phone_verified: true });
  expect(await problemOf(otherApp(server, { phone }))).toBe("none");
});

test("a code logs in without the password, once", async () => {
  const { id, phone } = await newUser(server);
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone, purpose: "login" });
  expect((await kpa.logInWithCode(code)).id).toBe(id);
  expect(await problemOf(newApp(server).logInWithCode(code))).toBe("verification_invalid");
});

test("the owner of a number gets a notice instead of a code, and the answer does not tell", async () => {
  const { phone } = await newUser(server);
  const kpa = newApp(server);
  server.advance(31);
  const { verificationId, ...known } = await kpa.requestCode({ phone, purpose: "register" });
  const unknown = await kpa.requestCode({ phone: newPhone(), purpose: "register" });
  expect(unknown).toMatchObject(known);
  expect(unknown.verificationId).toHaveLength(verificationId.length);
  const message = (await writtenMessages(server)).find((one) => one.to === phone);
  expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
});

test("a weak password uses up neither the code nor an attempt", async () => {
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone: newPhone(), purpose: "register" });
  for (let n = 0; n < 7; n++) {
    const refused = await faultOf(kpa.signUp({ ...code, password: "short" }));
    expect(refused.code).toBe("weak_password");
    expect(refused.errors[0]?.pointer).toBe("/password");
  }
  expect(await problemOf(kpa.signUp({ ...code, password }))).toBe("none");
});

test("a code is good for five minutes by the database's clock, then it is 410", async () => {
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone: newPhone(), purpose: "register" });
  server.advance(301);
  const late = await faultOf(kpa.signUp({ ...code, password }));
  expect(late).toMatchObject({ status: 410, code: "verification_expired" });
});

test("a new code kills the one before it, and asking again too soon is refused for known and unknown alike", async () => {
  const { phone: known } = await newUser(server);
  server.advance(31);
  for (const phone of [newPhone(), known]) {
    const kpa = newApp(server);
    await kpa.requestCode({ phone, purpose: "register" });
    const soon = await faultOf(kpa.requestCode({ phone, purpose: "register" }));
    expect(soon).toMatchObject({ status: 429, code: "rate_limited" });
    expect(soon.retryAfterSeconds).toBeGreaterThan(25);
  }
  const [kpa, phone] = [newApp(server), newPhone()];
  const old = await receiveCode(server, kpa, { phone, purpose: "register" });
  server.advance(31);
  const fresh = await receiveCode(server, kpa, { phone, purpose: "register" });
  expect(await problemOf(kpa.signUp({ ...old, password }))).toBe("verification_invalid");
  expect(await problemOf(kpa.signUp({ ...fresh, password }))).toBe("none");
});

test("a number gets five codes an hour and ten a day, in all its spellings", async () => {
  const phone = newPhone();
  const spellings = [phone, phone.slice(3), `0${phone.slice(3)}`, `0091${phone.slice(3)}`];
  const ask = async (n: number) => {
    server.advance(31);
    return server.post("/api/v1/auth/verifications", {
      body: { phone: spellings[n % spellings.length], purpose: "login" },
    });
  };
  const hour: number[] = [];
  for (let n = 0; n < 7; n++) hour.push((await ask(n)).status);
  expect(hour).toEqual([202, 202, 202, 202, 202, 429, 429]);
  server.advance(3600);
  const rest: number[] = [];
  for (let n = 0; n < 5; n++) rest.push((await ask(n)).status);
  server.advance(3600);
  const refused = await ask(0);
  expect(rest).toEqual([202, 202, 202, 202, 202]);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(3600);
});

test("a reset sets the password, ends every session and logs nobody in", async () => {
  const { phone, kpa: signedIn } = await newUser(server);
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone, purpose: "reset_password" });
  expect(code.code).toMatch(/^\d{8}$/);
  await kpa.resetPassword({ ...code, newPassword });
  expect(kpa.session.state.status).toBe("signed_out");
  const profile = signedIn.request("GET", "/api/v1/user/profile");
  expect(await problemOf(profile)).toBe("session_ended");
  expect(await problemOf(otherApp(server, { phone }))).toBe("invalid_credentials");
  expect(await problemOf(otherApp(server, { phone }, newPassword))).toBe("none");
});

test("the answer to a reset holds no token", async () => {
  const { phone } = await newUser(server);
  const code = await askForCode(server, { phone, purpose: "reset_password" });
  const answer = await server.post("/api/v1/auth/password/reset", {
    body: { ...code, new_password: newPassword },
  });
  expect(answer.body).toEqual({ status: "success", message: "Password reset", data: {} });
});

test("a code of one purpose opens nothing else", async () => {
  const { phone } = await newUser(server);
  const kpa = newApp(server);
  const login = await receiveCode(server, kpa, { phone, purpose: "login" });
  expect(await problemOf(kpa.resetPassword({ ...login, newPassword }))).toBe(
    "verification_invalid",
  );
  expect(await problemOf(kpa.logInWithCode(login))).toBe("none");
});
