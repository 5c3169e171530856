/** Getting back into an account: what asking tells, where codes go, and what a reset ends. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, type Person, proveEmail } from "./harness/people.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { disable } from "./harness/revocation.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
});
afterAll(() => server.close());

let emails = 0;
const newEmail = () => `victim.${++emails}@example.com`;
const ask = (body: object) =>
  server.post("/api/v1/auth/verifications", { body, headers: { "x-request-id": "same" } });
const messages = () =>
  server.ctx.db.selectFrom("messages").select(["id", "state", "attempts"]).orderBy("id").execute();

async function withEmail(): Promise<Person & { readonly email: string }> {
  const person = await newPerson(server);
  const email = newEmail();
  await proveEmail(server, person.token, email);
  return { ...person, email };
}

/** All that an answer says, but for the id that is new each time. */
function toldBy({ status, body, headers }: Answer) {
  const data = { ...body.data, verification_id: "" };
  const { date: _, ...rest } = headers;
  return { status, body: { ...body, data }, headers: rest };
}

describe("asking for a code tells nobody whether there is an account", () => {
  test.each(["register", "login", "reset_password"])("for %s, by phone", async (purpose) => {
    const disabled = await newPerson(server);
    await disable(server, disabled.id);
    const adopted = newPhone();
    await insertSeedUser(server.ctx.database, { phone: adopted, password: "from the seed" });
    const unknown = toldBy(await ask({ purpose, phone: newPhone() }));
    expect(unknown.status).toBe(202);
    for (const phone of [(await newPerson(server)).phone, disabled.phone, adopted]) {
      expect(toldBy(await ask({ purpose, phone })), phone).toEqual(unknown);
    }
  });

  test.each(["login", "reset_password"])("for %s, by e-mail", async (purpose) => {
    const proved = await withEmail();
    const disabled = await withEmail();
    await disable(server, disabled.id);
    const claimed = newEmail();
    await insertSeedUser(server.ctx.database, {
      phone: newPhone(),
      password: "from the seed",
      email: claimed,
    });
    const unknown = toldBy(await ask({ purpose, email: newEmail() }));
    expect(unknown.status).toBe(202);
    for (const email of [proved.email, disabled.email, claimed]) {
      expect(toldBy(await ask({ purpose, email })), email).toEqual(unknown);
    }
  });

  test("one message is written for known and unknown, and none is sent while the caller waits", async () => {
    const { phone } = await newPerson(server);
    for (const asked of [phone, newPhone()]) {
      const before = (await messages()).length;
      await ask({ purpose: "reset_password", phone: asked });
      const [written, ...more] = (await messages()).slice(before);
      expect(more).toEqual([]);
      expect(["queued", "withheld"]).toContain(written?.state);
      expect(written?.attempts).toBe(0);
    }
  });
});

describe("a code goes to the address that the account has proved, and to no other", () => {
  test("however the asker writes its capitals", async () => {
    const { email } = await withEmail();
    await ask({ purpose: "reset_password", email: email.toUpperCase() });
    const [sent] = await writtenMessages(server);
    expect(sent).toMatchObject({ to: email, channel: "email", template: "code.reset_password" });
  });

  test.each<[string, (email: string) => unknown]>([
    ["a list", (email) => [email, "evil@example.net"]],
    ["an object", (email) => ({ 0: email })],
    ["two with a comma", (email) => `${email},evil@example.net`],
    ["two with a semicolon", (email) => `${email};evil@example.net`],
    ["two with a blank", (email) => `${email} evil@example.net`],
    ["a second recipient in a header", (email) => `${email}\r\nBcc: evil@example.net`],
    ["a line end", (email) => `${email}\n`],
    ["a line end in percents", (email) => `${email}%0d%0aBcc:evil@example.net`],
    ["a NUL", (email) => `${email}\u0000evil@example.net`],
    ["a name and an address", (email) => `Asha <${email}>`],
    ["an address of an address", (email) => `evil@example.net@${email}`],
    ["a comment", (email) => `${email}(evil@example.net)`],
    ["a dotless i", (email) => email.replace("i", "\u0131")],
    ["a Kelvin sign", (email) => `\u212a${email}`],
    ["letters in full width", (email) => email.replace("a", "\uff41")],
    ["an invisible character", (email) => `\u200b${email}`],
    ["a domain in another script", (email) => email.replace("example", "ex\u0430mple")],
    ["a blank behind it", (email) => `${email} `],
  ])("%s is no address", async (_name, spell) => {
    const { email } = await withEmail();
    const before = (await messages()).length;
    const answer = await ask({ purpose: "reset_password", email: spell(email) });
    expectProblem(answer, 422, "validation_failed");
    expect(answer.text).not.toMatch(/victim|evil/);
    expect(await messages()).toHaveLength(before);
  });
});

describe("a reset", () => {
  const reset = (code: object, new_password = "another sentence nobody says") =>
    server.post("/api/v1/auth/password/reset", { body: { ...code, new_password } });
  const codeFor = (asked: { phone?: string; email?: string }) =>
    askForCode(server, { ...asked, purpose: "reset_password" });

  test("happens once by one code, also where 32 ask at once", async () => {
    const { phone } = await newPerson(server);
    const code = await codeFor({ phone });
    const answers = await Promise.all(Array.from({ length: 32 }, () => reset(code)));
    const codes = answers.map(({ status, body }) => (status < 300 ? "good" : body.code));
    expect(codes.filter((one) => one === "good")).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(["good", "verification_invalid"]));
    expect((await reset(code)).body.code).toBe("verification_invalid");
  });

  test("is not done by a code before the newest, nor by one from before another reset", async () => {
    const person = await withEmail();
    const older = await codeFor({ email: person.email });
    const bySms = await codeFor({ phone: person.phone });
    const newest = await codeFor({ email: person.email });
    expect((await reset(older)).body.code).toBe("verification_invalid");
    expect((await reset(newest)).status).toBe(200);
    expect((await reset(bySms)).body.code).toBe("verification_invalid");
  });

  test("logs nobody in, ends what was signed in, and tells the user", async () => {
    const person = await withEmail();
    const answer = await reset(await codeFor({ phone: person.phone }));
    expect(answer.body.data).toEqual({});
    const refreshed = await server.post("/api/v1/auth/refresh", {
      body: { refresh_token: person.refresh_token },
    });
    expect(refreshed.body.code).toBe("session_ended");
    expect((await server.get("/api/v1/user/profile", { token: person.token })).status).toBe(401);
    const [told] = await writtenMessages(server);
    expect(told).toMatchObject({ template: "notice.password_changed", to: person.email });
  });

  test("ends the waits that somebody else's guesses brought about", async () => {
    const open = await startTestServer({ database: server.ctx.database });
    const { phone } = await newPerson(server);
    for (let n = 0; n < 5; n++) await open.logIn(phone, "wrong");
    expect((await open.logIn(phone, goodPassword)).status).toBe(429);
    await reset(await codeFor({ phone }));
    expect((await open.logIn(phone, "another sentence nobody says")).status).toBe(200);
    await open.close();
  });
});
