import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { askForOwnCode, newPerson, newPhone, proveEmail, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const putEmail = (token: string, body: object) => server.put("/api/v1/user/email", { token, body });

let emails = 0;
const newEmail = () => `asha.${++emails}@example.com`;

describe("the e-mail address", () => {
  test("is added by proving it, in lower case, and then gets codes", async () => {
    const person = await newPerson(server);
    const email = newEmail();
    const code = await askForOwnCode(server, person.token, {
      purpose: "change_email",
      email: email.toUpperCase(),
    });
    const answer = await putEmail(person.token, code);
    expect(answer.body.data).toMatchObject({ email, email_verified: true });
    const told = (await writtenMessages(server)).find((one) => one.to === person.phone);
    expect(told).toMatchObject({ template: "notice.email_changed" });
    const login = await askForCode(server, { email, purpose: "login" });
    expect((await server.post("/api/v1/auth/login/otp", { body: login })).status).toBe(200);
  });

  test("that was proved is told when it is left, and gets no codes any more", async () => {
    const person = await newPerson(server);
    const [old, fresh] = [newEmail(), newEmail()];
    await proveEmail(server, person.token, old);
    const reset = await askForCode(server, { email: old, purpose: "reset_password" });
    await proveEmail(server, person.token, fresh);
    const [told] = (await writtenMessages(server)).filter((one) => one.to === old);
    expect(told).toMatchObject({ template: "notice.email_changed" });
    const late = await server.post("/api/v1/auth/password/reset", {
      body: { ...reset, new_password: "another sentence nobody says" },
    });
    expect(late.body.code).toBe("verification_invalid");
    server.advance(31);
    await server.post("/api/v1/auth/verifications", { body: { email: old, purpose: "login" } });
    const sent = (await writtenMessages(server)).filter((one) => one.to === old);
    expect(sent[0]?.template).toBe("notice.email_changed");
  });

  test("of the seed's rows, never proved, goes to the one who proves it", async () => {
    const email = newEmail();
    const seedId = await insertSeedUser(server.ctx.database, {
      phone: newPhone(),
      password: "from the seed",
      email: email.replace("asha", "ASHA"),
    });
    const person = await newPerson(server);
    await proveEmail(server, person.token, email);
    expect((await rowOf(server, seedId)).email).toBeNull();
    expect((await rowOf(server, person.id)).email).toBe(email);
  });

  test("that somebody has proved is told so, and no code goes there", async () => {
    const email = newEmail();
    const owner = await newPerson(server);
    await proveEmail(server, owner.token, email);
    const asker = await newPerson(server);
    server.advance(31);
    const answer = await server.post("/api/v1/user/verifications", {
      token: asker.token,
      body: { purpose: "change_email", email },
    });
    expect(answer.status).toBe(202);
    const [message] = (await writtenMessages(server)).filter((one) => one.to === email);
    expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
  });

  test.each([
    ["victim@example.com", "evil@example.com"],
    "victim@example.com,evil@example.com",
    "victim@example.com\r\nBcc: evil@example.com",
    "v\u0131ctim@example.com",
    "Asha <asha@example.com>",
    "a@b",
  ])("%j is no address", async (email) => {
    const { token } = await newPerson(server);
    const answer = await server.post("/api/v1/user/verifications", {
      token,
      body: { purpose: "change_email", email },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe("/email");
  });
});
