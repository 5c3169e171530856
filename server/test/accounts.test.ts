import { afterAll, beforeAll, expect, test } from "vitest";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let count = 0;
const newPhone = () => `+9198${String(10_000_000 + count++ * 7919).slice(0, 8)}`;
const password = "a long sentence nobody says";

test("a person signs up by phone and is signed in", async () => {
  const phone = newPhone();
  const data = await signUp(server, phone);
  expect(data.user).toEqual({ id: expect.any(Number), name: null, email: null, phone });
  expect((await server.get("/api/v1/user/profile", { token: data.token })).body.data).toMatchObject(
    { phone, phone_verified: true },
  );
  expect((await server.logIn(phone, password)).status).toBe(200);
});

test("the owner of a number gets a notice instead of a code, and the answer does not tell", async () => {
  const taken = newPhone();
  await signUp(server, taken);
  server.advance(31);
  const known = await server.post("/api/v1/auth/verifications", {
    body: { phone: taken, purpose: "register" },
  });
  const unknown = await server.post("/api/v1/auth/verifications", {
    body: { phone: newPhone(), purpose: "register" },
  });
  expect(known.status).toBe(202);
  expect({ ...known.body.data, verification_id: "" }).toEqual({
    ...unknown.body.data,
    verification_id: "",
  });
  const message = (await writtenMessages(server)).find((one) => one.to === taken);
  expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
});

test("a weak password uses up neither the code nor an attempt", async () => {
  const phone = newPhone();
  const code = await askForCode(server, { phone, purpose: "register" });
  for (let n = 0; n < 7; n++) {
    const refused = await server.post("/api/v1/auth/register", {
      body: { ...code, password: "short" },
    });
    expect(refused.body.code).toBe("weak_password");
  }
  expect((await server.post("/api/v1/auth/register", { body: { ...code, password } })).status).toBe(
    201,
  );
});

test("a code is good for five minutes by the database's clock, then it is 410", async () => {
  const phone = newPhone();
  const code = await askForCode(server, { phone, purpose: "register" });
  server.advance(301);
  const late = await server.post("/api/v1/auth/register", { body: { ...code, password } });
  expect(late.status).toBe(410);
  expect(late.body.code).toBe("verification_expired");
});

test("a new code kills the one before it, and asking again too soon is refused for known and unknown alike", async () => {
  const phone = newPhone();
  const old = await askForCode(server, { phone, purpose: "register" });
  const soon = await server.post("/api/v1/auth/verifications", {
    body: { phone, purpose: "register" },
  });
  expect(soon.status).toBe(429);
  expect(soon.body.code).toBe("rate_limited");
  expect(Number(soon.headers["retry-after"])).toBeGreaterThan(25);
  server.advance(31);
  const fresh = await askForCode(server, { phone, purpose: "register" });
  expect(
    (await server.post("/api/v1/auth/register", { body: { ...old, password } })).body.code,
  ).toBe("verification_invalid");
  expect(
    (await server.post("/api/v1/auth/register", { body: { ...fresh, password } })).status,
  ).toBe(201);
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
  const phone = newPhone();
  const { token } = await signUp(server, phone);
  const code = await askForCode(server, { phone, purpose: "reset_password" });
  expect(code.code).toMatch(/^\d{8}$/);
  const answer = await server.post("/api/v1/auth/password/reset", {
    body: { ...code, new_password: "another sentence nobody says" },
  });
  expect(answer.body).toEqual({ status: "success", message: "Password reset", data: {} });
  expect((await server.get("/api/v1/user/profile", { token })).status).toBe(401);
  expect((await server.logIn(phone, password)).status).toBe(401);
  expect((await server.logIn(phone, "another sentence nobody says")).status).toBe(200);
});

test("a code of one purpose opens nothing else", async () => {
  const phone = newPhone();
  await signUp(server, phone);
  const login = await askForCode(server, { phone, purpose: "login" });
  const body = { ...login, new_password: "another sentence nobody says" };
  expect((await server.post("/api/v1/auth/password/reset", { body })).body.code).toBe(
    "verification_invalid",
  );
  expect((await server.post("/api/v1/auth/login/otp", { body: login })).status).toBe(200);
});
