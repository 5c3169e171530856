import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { disable, enable } from "./harness/revocation.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const login = "/api/v1/auth/login";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
});
afterAll(() => server.close());

test("a log-in answers as the seed does, and more", async () => {
  const answer = await server.logIn();
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    status: "success",
    message: "Login successful",
    data: {
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      user: {
        id: 1,
        name: "Assignment User",
        email: "assignment.user@example.com",
        phone: "7760873976",
      },
      refresh_token: expect.stringMatching(/^[\w-]{71}$/),
      expires_in: 1800,
      token_type: "Bearer",
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      device_token: expect.stringMatching(/^[\w-]{76}$/),
    },
  });
  expect(Object.keys(answer.body.data)).toEqual([
    "token",
    "user",
    "refresh_token",
    "expires_in",
    "token_type",
    "session_id",
    "device_token",
  ]);
});

test.each([
  "07760873976",
  "+917760873976",
  "+91 77608-73976",
  "(+91) 77608 73976",
  "0091 7760 873 976",
  "٧٧٦٠٨٧٣٩٧٦",
  "７７６０８７３９７６",
  " 7760873976 ",
  "7760\u200b873976",
])("%j is the same account, told as it is stored", async (phone) => {
  const answer = await server.logIn(phone);
  expect(answer.body.data?.user).toMatchObject({ id: 1, phone: "7760873976" });
});

describe("a refusal", () => {
  const sent = { headers: { "x-request-id": "same" } };
  const refusal = async (phone: string, password: string) => {
    const { status, text, headers } = await server.post(login, {
      ...sent,
      body: { phone, password },
    });
    const { date: _date, ...rest } = headers;
    return { status, text, headers: rest };
  };

  test("is the same for a wrong password and for a number without an account", async () => {
    const wrong = await refusal("7760873976", "wrong");
    expect(wrong.status).toBe(401);
    expect(wrong.headers["www-authenticate"]).toBe('Bearer realm="kpa"');
    const bcryptRow = "$2b$04$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.";
    const seeds = await addUser(server, { passwordHash: bcryptRow });
    const disabled = await addUser(server);
    await disable(server, disabled.id);
    for (const phone of [seeds.phone, disabled.phone, "9812345678", "+15005550006", "kpa", ""]) {
      expect({ phone, ...(await refusal(phone, "wrong")) }).toEqual({ phone, ...wrong });
    }
  });

  const strangeNumbers = [
    "1800 123 4567",
    "+1 800 555 0100",
    "112",
    "100",
    "1234567890123456",
    "7760873976;ext=1",
    "tel:+917760873976",
    "7760873976 ext. 1",
    "7760873976\n",
    "7760873976\u0000",
    "+91\u00007760873976",
    "' or 1=1 --",
    "%",
    "7760873976'/*",
    "%{jndi:ldap://x}",
    "\u202e7760873976x",
    "0".repeat(60_000),
  ];
  test.each(strangeNumbers.map((phone) => [JSON.stringify(phone).slice(0, 40), phone] as const))(
    "meets what is no subscriber's number, right password or not: %s",
    async (_name, phone) => {
      const answer = await server.logIn(phone, "to_share@123");
      expect(answer.body).toMatchObject({ status: 401, code: "invalid_credentials" });
    },
  );

  test("that says the user is disabled takes the right password", async () => {
    const { id, phone, password } = await addUser(server);
    await disable(server, id);
    expect((await server.logIn(phone, `${password}.`)).body.code).toBe("invalid_credentials");
    const answer = await server.logIn(phone, password);
    expect(answer.body).toMatchObject({ status: 403, code: "user_disabled" });
    expect(answer.headers["www-authenticate"]).toBeUndefined();
    await enable(server, id);
    expect((await server.logIn(phone, password)).status).toBe(200);
  });
});

describe("nothing is coerced", () => {
  const strange: readonly unknown[] = [
    7760873976,
    ["7760873976"],
    ["7760873976", "9812345678"],
    {},
    true,
    null,
  ];
  const operators: readonly unknown[] = [
    { $ne: null },
    { $gt: "" },
    { toString: "x" },
    { length: 10 },
  ];
  test.each([...strange, ...operators].map((value) => [JSON.stringify(value), value]))(
    "%s is no text",
    async (_name, value) => {
      for (const name of ["phone", "password", "device_name"]) {
        const body = { phone: "7760873976", password: "to_share@123", [name]: value };
        const answer = await server.post(login, { body });
        expect(answer.body).toMatchObject({
          status: 422,
          code: "validation_failed",
          errors: [{ pointer: `/${name}`, code: "type" }],
        });
      }
    },
  );

  test("a body that is no object is refused", async () => {
    for (const raw of ["[]", '"7760873976"', "1", "null", "true", '[{"phone":"7760873976"}]']) {
      const answer = await server.post(login, { raw });
      expect(answer.body).toMatchObject({ status: 422, code: "validation_failed" });
    }
  });

  test("all that is wrong is told at once, and nothing that was sent", async () => {
    const body = { phone: ["canary-4711"], password: { canary: "canary-4711" } };
    const answer = await server.post(login, { body });
    const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers.sort()).toEqual(["/password", "/phone"]);
    expect(answer.text).not.toContain("canary");
    expect(server.logLines.join("")).not.toContain("canary-4711");
  });

  test("a log-in's members stand in the body and nowhere else", async () => {
    const query = "?phone=7760873976&password=to_share@123";
    const answer = await server.post(`${login}${query}`, { body: {} });
    expect(answer.status).toBe(422);
    const wrong = await server.post(`${login}${query}`, {
      body: { phone: "7760873976", password: "wrong" },
      headers: { phone: "7760873976", password: "to_share@123" },
    });
    expect(wrong.status).toBe(401);
  });
});

describe("the password", () => {
  test.each([
    ["with blanks", "  two  words\t", ["two  words", "  two  words", "  two  words "]],
    ["with a NUL", "abc\0def-ghi", ["abc", "abc\0", "abcdef-ghi"]],
    ["of emoji", "👨‍👩‍👧‍👦 and 🙂🙂", ["👨👩👧👦 and 🙂🙂", "👨‍👩‍👧‍👦 and 🙂"]],
    ["of 128 characters", "🔑".repeat(128), ["🔑".repeat(127)]],
  ])("%s is exact", async (_name, password, others) => {
    const { phone } = await addUser(server, { password });
    expect((await server.logIn(phone, password)).status).toBe(200);
    for (const other of others) expect((await server.logIn(phone, other)).status).toBe(401);
  });

  test("is the same however its accents are composed, and no other letter", async () => {
    const { phone } = await addUser(server, { password: "e\u0301te\u0301 ①" });
    expect((await server.logIn(phone, "\u00e9t\u00e9 ①")).status).toBe(200);
    expect((await server.logIn(phone, "e\u0301te\u0301 ①")).status).toBe(200);
    expect((await server.logIn(phone, "\u00e9t\u00e9 1")).status).toBe(401);
    expect((await server.logIn(phone, "ete ①")).status).toBe(401);
  });

  test.each([
    ["129 characters", "x".repeat(129)],
    ["16 KiB", "x".repeat(16_384)],
    ["16 KiB of accents", "e\u0301".repeat(5_000)],
  ])("of %s is refused before any hashing", async (_name, password) => {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      const startedAt = performance.now();
      const answer = await server.logIn("7760873976", password);
      times.push(performance.now() - startedAt);
      expect(answer.body).toMatchObject({
        status: 422,
        errors: [{ pointer: "/password", code: "maxLength" }],
      });
    }
    // A hash takes longer than that.
    expect(Math.min(...times)).toBeLessThan(5);
  });

  test("is in no line of the log, and neither is the number", async () => {
    await server.logIn("9811122233", "canary-in-password");
    await server.logIn("canary-in-phone", "canary-in-password");
    const lines = server.logLines.join("");
    expect(lines).toContain('"route":"/api/v1/auth/login"');
    expect(lines).not.toContain("canary");
    expect(lines).not.toContain("9811122233");
  });
});

describe("the demo user's published password", () => {
  test("is refused in production, however it is spelled and whatever the row holds", async () => {
    const production = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_ENV: "production", KPA_DEFAULT_REGION: "US" },
    });
    for (const phone of ["7760873976", "+91 77608 73976", "+917760873976"]) {
      const answer = await production.logIn(phone);
      expect(answer.body).toMatchObject({ status: 401, code: "invalid_credentials" });
    }
    await production.close();
  });

  test("is accepted there where that is said, and another password always", async () => {
    const own = await startTestServer();
    const hash = await own.ctx.passwords.hash("a password of its own");
    const at = (more: object) =>
      startTestServer({
        database: own.ctx.database,
        environment: { KPA_ENV: "production", ...more },
      });
    const accepting = await at({ KPA_DEMO_USER: "accept" });
    expect((await accepting.logIn()).status).toBe(200);
    const plain = await at({});
    const other = await addUser(plain, { password: "to_share@123" });
    expect((await plain.logIn(other.phone, "to_share@123")).status).toBe(200);
    await own.ctx.db
      .updateTable("users")
      .set({ password_hash: hash })
      .where("id", "=", 1)
      .execute();
    expect((await plain.logIn("7760873976", "a password of its own")).status).toBe(200);
    for (const one of [plain, accepting, own]) await one.close();
  });
});
