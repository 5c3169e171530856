import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, newApp, newUser, otherApp, problemOf, receiveCode } from "./harness/client.ts";
import { signUp, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const newPassword = "another sentence nobody says";
const profile = (kpa: App) => kpa.request("GET", "/api/v1/user/profile");
const changeIn = (kpa: App, current_password = goodPassword, new_password = newPassword) =>
  kpa.request("POST", "/api/v1/user/password", { body: { current_password, new_password } });
const change = (token: string, current_password: string, new_password = newPassword) =>
  server.post("/api/v1/user/password", { token, body: { current_password, new_password } });

test("a new password ends the other sessions, and this one goes on", async () => {
  const user = await newUser(server);
  const told: string[] = [];
  const other = newApp(server, { onSignedOut: (reason) => told.push(reason) });
  await other.logIn({ phone: user.phone, password: goodPassword });
  await changeIn(user.kpa);
  expect(await problemOf(profile(other))).toBe("session_ended");
  expect(told).toEqual(["session_ended"]);
  expect(await profile(user.kpa)).toMatchObject({ id: user.id });
  server.advance(1801);
  expect(await profile(user.kpa)).toMatchObject({ id: user.id });
  expect(await problemOf(otherApp(server, user, goodPassword))).toBe("invalid_credentials");
  expect(await problemOf(otherApp(server, user, newPassword))).toBe("none");
});

test("the answer to a change says that it was done, and no more", async () => {
  const { token } = await newPerson(server);
  const answer = await change(token, goodPassword);
  expect(answer.body).toEqual({ status: "success", message: "Password changed", data: {} });
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
  const user = await newUser(server);
  const long = `  ${"क्यों नहीं ".repeat(9)}`;
  await changeIn(user.kpa, goodPassword, long);
  expect(await problemOf(otherApp(server, user, long.trim()))).toBe("invalid_credentials");
  expect(await problemOf(otherApp(server, user, long.normalize("NFD")))).toBe("none");
});

test("a code for a reset that was asked for before the change is dead", async () => {
  const { phone, kpa } = await newUser(server);
  const stranger = newApp(server);
  const reset = await receiveCode(server, stranger, { phone, purpose: "reset_password" });
  const login = await receiveCode(server, stranger, { phone, purpose: "login" });
  await changeIn(kpa);
  const late = stranger.resetPassword({ ...reset, newPassword: "a third sentence nobody says" });
  expect(await problemOf(late)).toBe("verification_invalid");
  expect(await problemOf(stranger.logInWithCode(login))).toBe("verification_invalid");
});

test("of parallel changes from two devices one session is left", async () => {
  const user = await newUser(server);
  const devices = [user.kpa, await otherApp(server, user)];
  const met = await Promise.all(devices.map((kpa) => problemOf(changeIn(kpa))));
  expect(met.filter((one) => one === "none")).toHaveLength(1);
  await Promise.all(devices.map((kpa) => problemOf(profile(kpa))));
  const states = devices.map((kpa) => kpa.session.state.status).sort();
  expect(states).toEqual(["signed_in", "signed_out"]);
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
