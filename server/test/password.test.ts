import { afterAll, beforeAll, expect, test } from "vitest";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, otherDevice, proveEmail } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const newPassword = "another sentence nobody says";
const change = (token: string, current_password: string, new_password = newPassword) =>
  server.post("/api/v1/user/password", { token, body: { current_password, new_password } });
const profile = (token: string) => server.get("/api/v1/user/profile", { token });
const refresh = (refresh_token: string) =>
  server.post("/api/v1/auth/refresh", { body: { refresh_token } });

test("a new password ends the other sessions, and this one goes on", async () => {
  const person = await newPerson(server);
  const other = (await server.logIn(person.phone, goodPassword)).body.data;
  const answer = await change(person.token, goodPassword);
  expect(answer.body).toEqual({ status: "success", message: "Password changed", data: {} });
  expect((await profile(other.token)).body.code).toBe("session_ended");
  expect((await refresh(other.refresh_token)).status).toBe(401);
  expect((await profile(person.token)).status).toBe(200);
  expect((await refresh(person.refresh_token)).status).toBe(200);
  expect((await server.logIn(person.phone, goodPassword)).status).toBe(401);
  expect((await server.logIn(person.phone, newPassword)).status).toBe(200);
});

test("the user is told by proved e-mail, else by SMS", async () => {
  const person = await newPerson(server);
  await change(person.token, goodPassword);
  const [bySms] = await writtenMessages(server);
  expect(bySms).toMatchObject({
    template: "notice.password_changed",
    channel: "sms",
    to: person.phone,
  });
  await proveEmail(server, person.token, "told@example.com");
  await change(person.token, newPassword, goodPassword);
  const [byMail] = await writtenMessages(server);
  expect(byMail).toMatchObject({ template: "notice.password_changed", to: "told@example.com" });
});

test("who came from the seed changes the password that bcrypt knows", async () => {
  const { database } = server.ctx;
  const id = await insertSeedUser(database, { phone: "98765 43210", password: "from the seed" });
  const adopted = await startTestServer({ database, environment: { KPA_REHASH: "off" } });
  const token = await adopted.token("98765 43210", "from the seed");
  const send = (current_password: string) =>
    adopted.post("/api/v1/user/password", {
      token,
      body: { current_password, new_password: newPassword },
    });
  expect((await send("from the seed?")).status).toBe(401);
  expect((await send("from the seed")).status).toBe(200);
  const row = await database.kysely
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  expect(row.password_hash).toMatch(/^\$argon2id\$/);
  expect((await adopted.logIn("+919876543210", newPassword)).status).toBe(200);
  await adopted.close();
});

test("a token is no way around the waits after wrong passwords, and its device's log-ins wait too", async () => {
  const phone = newPhone();
  const { token, device_token } = await signUp(server, phone, goodPassword);
  for (let n = 0; n < 5; n++) {
    expect((await change(token, `wrong ${n}`)).body.code).toBe("invalid_credentials");
  }
  expect((await change(token, goodPassword)).body.code).toBe("too_many_attempts");
  const again = await server.post("/api/v1/user/reauthenticate", {
    token,
    body: { password: goodPassword },
  });
  expect(again.status).toBe(429);
  const here = await server.logIn(phone, goodPassword, { device_token });
  expect(here.body.code).toBe("too_many_attempts");
  expect((await server.logIn(phone, goodPassword)).status).toBe(200);
  server.advance(3);
  expect((await change(token, goodPassword)).status).toBe(200);
});

test("a weak new password is refused with the reason, and costs no attempt", async () => {
  const person = await newPerson(server);
  await server.patch("/api/v1/user/profile", {
    token: person.token,
    body: { name: "Ashalata Sharma" },
  });
  const refused = [
    ["seven77", "has to have at least 8 characters"],
    ["x".repeat(129), "has to have at most 128 characters"],
    ["password123", "is one of the most used passwords"],
    ["AshalataSharma1", "is made of your own phone number, name or e-mail address"],
    [person.phone.slice(3), "is made of your own phone number, name or e-mail address"],
  ] as const;
  for (const [weak, detail] of refused) {
    const answer = await change(person.token, "wrong", weak);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: "weak_password",
      errors: [{ pointer: "/new_password", code: "weak_password", detail }],
    });
  }
  expect((await change(person.token, goodPassword, "éééé漢字はなし")).status).toBe(200);
});

test("a password is kept as it was typed: spaces, length and marks", async () => {
  const person = await newPerson(server);
  const long = `  ${"क्यों नहीं ".repeat(9)}`;
  expect((await change(person.token, goodPassword, long)).status).toBe(200);
  expect((await server.logIn(person.phone, long.trim())).status).toBe(401);
  expect((await server.logIn(person.phone, long.normalize("NFD"))).status).toBe(200);
});

test("a code for a reset that was asked for before the change is dead", async () => {
  const person = await newPerson(server);
  const { phone } = person;
  const reset = await askForCode(server, { phone, purpose: "reset_password" });
  const login = await askForCode(server, { phone, purpose: "login" });
  expect((await change(person.token, goodPassword)).status).toBe(200);
  const late = await server.post("/api/v1/auth/password/reset", {
    body: { ...reset, new_password: "a third sentence nobody says" },
  });
  expect(late.body.code).toBe("verification_invalid");
  const entered = await server.post("/api/v1/auth/login/otp", { body: login });
  expect(entered.body.code).toBe("verification_invalid");
});

test("of parallel changes from two devices one session is left", async () => {
  const person = await newPerson(server);
  const tokens = [person.token, await otherDevice(server, person)];
  const answers = await Promise.all(tokens.map((token) => change(token, goodPassword)));
  const statuses = answers.map((answer) => answer.status).sort();
  expect(statuses).toEqual([200, 401]);
  const alive = await Promise.all(tokens.map((token) => profile(token)));
  expect(alive.filter((answer) => answer.status === 200)).toHaveLength(1);
});

test("nothing but the two members is taken, and neither is echoed", async () => {
  const person = await newPerson(server);
  const body = { current_password: ["canary"], new_password: { canary: 1 }, user_id: 1 };
  const answer = await server.post("/api/v1/user/password", { token: person.token, body });
  expect(answer.status).toBe(422);
  expect(answer.text).not.toContain("canary");
  const pointers = answer.body.errors.map((one: { pointer: string }) => one.pointer);
  expect(pointers).toContain("/user_id");
});
