import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsePhoneNumber } from "../src/users/phone-number.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await server.token();
});
afterAll(() => server.close());

const statements = [
  "' OR '1'='1",
  "' OR 1=1--",
  "7760873976' --",
  "7760873976'/**/AND/**/'1'='1",
  "') OR ('x'='x",
  "'; DROP TABLE users; --",
  "'; SELECT pg_sleep(5); --",
  "' || (SELECT pg_sleep(5)) || '",
  "' UNION SELECT id, phone, password_hash, name, email, null, 1, 1 FROM users --",
  "$1",
  "$$7760873976$$",
  ":phone",
  "?",
  "%",
  "%7760873976%",
  "_760873976",
  "776087397_",
  "\\",
  "7760873976\\",
  "E'\\\\x37'",
  "\\x37373630383733393736",
  '"; SELECT 1',
  "admin'--",
  "1;COPY users TO PROGRAM 'true'",
];

const naughty = [
  "",
  " ",
  "\t\r\n",
  "undefined",
  "null",
  "NaN",
  "true",
  "[object Object]",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "0",
  "-1",
  "1e400",
  "0x7760873976",
  "Infinity",
  "9".repeat(400),
  "\u0000",
  "7760873976\u0000",
  "\u0000\u0000\u0000",
  "a\u0000b",
  "\u0001\u0008\u001f\u007f\u0085",
  "\ufeff\u200b\u2060\u00ad",
  "\u202e6793780677\u202c",
  "\ufffe\uffff\u{1fffe}\u{10ffff}",
  "\ue000\u{f0000}",
  "\u0660\u0661\u0662\u0663",
  "\u{1d7d8}\u{1d7e2}",
  "\u1680\u3000\u00a0",
  "e\u0301\u0302\u0303".repeat(20),
  "\ufdfa".repeat(60),
  "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334",
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}",
  "\u0130\u0131\u00df\ufb03",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "%s%n%x%d",
  "../../../../etc/passwd",
  "http://169.254.169.254/",
  "tel:+917760873976",
  "+917760873976;ext=1",
  "0000000000",
  "+",
  "++917760873976",
  "(((((((((",
  "#{7*7}",
  `$2b$12$${"a".repeat(53)}`,
];

/** A few at a time: each one is hashed. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function users(): Promise<readonly object[]> {
  return server.ctx.db.selectFrom("users").selectAll().orderBy("id").execute();
}

describe("no text opens an account, breaks a statement or breaks the server", () => {
  test("as phone number, password and name of a device", async () => {
    const before = await users();
    await inTurns([...statements, ...naughty], async (text) => {
      const answer = await server.logIn(text, text.slice(0, 128), { device_name: text });
      const where = JSON.stringify(text);
      if ([...text].length > 100) expectProblem(answer, 422, "validation_failed", where);
      else expectProblem(answer, 401, "invalid_credentials", where);
    });
    expect(await users()).toEqual(before);
    expect((await server.logIn()).status).toBe(200);
  });

  test("as the password of somebody", async () => {
    await inTurns(statements.slice(0, 4), async (text) => {
      const answer = await server.logIn("7760873976", text);
      expectProblem(answer, 401, "invalid_credentials", text);
    });
  });

  test("as a session's id", async () => {
    for (const text of [...statements, ...naughty]) {
      const url = `/api/v1/user/sessions/${encodeURIComponent(text)}`;
      if (text === "") continue;
      expectProblem(await server.delete(url, { token }), 404, "not_found", url);
    }
  });

  test("as a query", async () => {
    for (const text of [...statements, ...naughty]) {
      const value = encodeURIComponent(text);
      for (const query of [`cursor=${value}`, `limit=${value}`, `${value}=1`]) {
        const answer = await server.get(`/api/v1/user/sessions?${query}`, { token });
        const where = `${query} ${answer.text}`;
        expect([200, 400, 422], where).toContain(answer.status);
        if (answer.status === 200) expect(query).toBe("=1"); // nothing, by no name
        // A pointer names a member, never its value.
        if (text.length > 8 && !query.endsWith("=1")) expect(answer.text).not.toContain(text);
      }
    }
  });

  test("as a cursor of the right make", async () => {
    const cursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");
    const id = "0199c0de-7e57-7000-8000-000000000001";
    for (const parts of [
      ["0", "' OR 1=1--"],
      ["' OR 1=1--", id],
      ["2026-13-45 99:99:99+00", id],
      ["99999999999999999999", id],
      ["-1", id],
      ["1e3", id],
      ["Infinity", id],
      ["0", id.toUpperCase()],
      [0, id],
      ["0", 0],
      ["0", id, "more"],
      ["0"],
      [],
      {},
      null,
      "0",
      0,
    ]) {
      const answer = await server.get(`/api/v1/user/sessions?cursor=${cursor(parts)}`, { token });
      expectProblem(answer, 422, "validation_failed", JSON.stringify(parts));
      expect(answer.body.errors).toMatchObject([{ pointer: "/query/cursor" }]);
    }
    for (const position of ["0", "9999999999999999"]) {
      const answer = await server.get(`/api/v1/user/sessions?cursor=${cursor([position, id])}`, {
        token,
      });
      expect(answer.status, position).toBe(200);
    }
  });

  test("as a header", async () => {
    for (const text of [...statements, ...naughty]) {
      const value = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").slice(0, 3_000);
      for (const name of [
        "user-agent",
        "accept",
        "accept-language",
        "cookie",
        "if-none-match",
        "origin",
      ]) {
        const answer = await server.get("/api/v1/user/profile", {
          token,
          headers: { [name]: value },
        });
        expect(answer.status, `${name}: ${value}`).toBe(200);
      }
      const refused = await server.get("/api/v1/user/profile", {
        headers: { authorization: `Bearer ${value}` },
      });
      expect([400, 401], value).toContain(refused.status);
    }
  });
});

test("a member that reaches an object's prototype gives nobody anything", async () => {
  const bodies = [
    '{"__proto__":{"is_admin":true}}',
    '{"constructor":{"prototype":{"is_admin":true}}}',
  ];
  for (const raw of bodies) await server.post("/api/v1/auth/login", { raw });
  for (const query of [
    "__proto__[is_admin]=true",
    "__proto__.is_admin=true",
    "%5f_proto__[is_admin]=true",
    "x[__proto__][is_admin]=true",
    "constructor[prototype][is_admin]=true",
    "constructor.prototype.is_admin=true",
    "__proto__=true",
  ]) {
    for (const path of ["/api/v1/user/sessions", "/api/v1/user/profile", "/healthz"]) {
      expectProblem(
        await server.get(`${path}?${query}`, { token }),
        400,
        "malformed_request",
        query,
      );
    }
  }
  expect(({} as { is_admin?: boolean }).is_admin).toBeUndefined();
  expect((await server.get("/api/v1/user/profile", { token })).body.data).toEqual({
    id: 1,
    name: "Assignment User",
    email: "assignment.user@example.com",
    phone: "7760873976",
    phone_verified: false,
    email_verified: false,
    created_at: expect.any(String),
    metadata: {},
  });
});

test.each<[string, string]>([
  ["zeros", "0".repeat(65_000)],
  ["plus signs", "+".repeat(65_000)],
  ["brackets", "(".repeat(65_000)],
  ["brackets and blanks", "( ".repeat(32_000)],
  ["digits and dashes", "1-".repeat(32_000)],
  ["digits of many scripts", "\u0660\u{1d7d8}".repeat(20_000)],
  ["invisible characters", "\u200b".repeat(65_000)],
  ["a@", "a@".repeat(32_000)],
  ["blanks and a letter", `${" ".repeat(64_000)}x`],
  ["a number that is nearly long enough", "+91 ".repeat(15)],
])("a phone number of %s is judged in no time", (_name, text) => {
  const startedAt = performance.now();
  expect(parsePhoneNumber(text, "IN")).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(10);
});
