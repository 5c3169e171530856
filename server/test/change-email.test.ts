import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type AppUser,
  newApp,
  newUser,
  problemOf,
  receiveCode,
  receiveOwnCode,
} from "./harness/client.ts";
import { writtenMessages } from "./harness/messages.ts";
import { newPerson, newPhone, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Asks for a code to the address, and sends it. @returns the profile */
async function prove(user: AppUser, email: string) {
  const body = await receiveOwnCode(server, user, { purpose: "change_email", email });
  return user.kpa.request("PUT", "/api/v1/user/email", { body });
}
const toldTo = async (address: string) =>
  (await writtenMessages(server)).filter((one) => one.to === address);

let emails = 0;
const newEmail = () => `asha.${++emails}@example.com`;

describe("the e-mail address", () => {
  test("is added by proving it, in lower case, and then gets codes", async () => {
    const user = await newUser(server);
    const email = newEmail();
    expect(await prove(user, email.toUpperCase())).toMatchObject({ email, email_verified: true });
    expect((await toldTo(user.phone))[0]).toMatchObject({ template: "notice.email_changed" });
    const kpa = newApp(server);
    const code = await receiveCode(server, kpa, { email, purpose: "login" });
    expect(await kpa.logInWithCode(code)).toMatchObject({ id: user.id, email });
  });

  test("that was proved is told when it is left, and gets no codes any more", async () => {
    const user = await newUser(server);
    const [old, fresh] = [newEmail(), newEmail()];
    await prove(user, old);
    const kpa = newApp(server);
    const reset = await receiveCode(server, kpa, { email: old, purpose: "reset_password" });
    await prove(user, fresh);
    expect((await toldTo(old))[0]).toMatchObject({ template: "notice.email_changed" });
    const late = kpa.resetPassword({ ...reset, newPassword: "another sentence nobody says" });
    expect(await problemOf(late)).toBe("verification_invalid");
    server.advance(31);
    await kpa.requestCode({ email: old, purpose: "login" });
    expect((await toldTo(old))[0]?.template).toBe("notice.email_changed");
  });

  test("of the seed's rows, never proved, goes to the one who proves it", async () => {
    const email = newEmail();
    const seedId = await insertSeedUser(server.ctx.database, {
      phone: newPhone(),
      password: "from the seed",
      email: email.replace("asha", "ASHA"),
    });
    const user = await newUser(server);
    await prove(user, email);
    expect((await rowOf(server, seedId)).email).toBeNull();
    expect((await rowOf(server, user.id)).email).toBe(email);
  });

  test("that somebody has proved is told so, and no code goes there", async () => {
    const email = newEmail();
    await prove(await newUser(server), email);
    const asker = await newUser(server);
    server.advance(31);
    const body = { purpose: "change_email", email } as const;
    await asker.kpa.request("POST", "/api/v1/user/verifications", { body });
    const [message] = await toldTo(email);
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
