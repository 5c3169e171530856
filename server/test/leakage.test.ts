/** Canaries are sent through every route and every way to fail; none may turn up where it should not. */
import { SignJWT } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PhoneNumber } from "../src/users/phone-number.ts";
import { insertUser } from "../src/users/queries.ts";
import {
  type Answer,
  type RequestOptions,
  startTestServer,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

const canary = {
  digits: "9819283746",
  unknownDigits: "9819283747",
  password: "canary-password-5J",
  wrongPassword: "canary-wrong-7Q",
  email: "canary.mail@example.com",
  garbage: "canary-garbage-3Z",
};

let server: TestServer;
const answers: Answer[] = [];
const tokens: string[] = [];
let metrics = "";

async function send(method: string, path: string, sent?: RequestOptions): Promise<Answer> {
  const answer = await server.request(method, path, sent);
  answers.push(answer);
  return answer;
}

const login = "/api/v1/auth/login";

beforeAll(async () => {
  server = await startTestServer();
  await insertUser(server.ctx.db, server.ctx.clock, {
    phone: `+91${canary.digits}`,
    number: `+91${canary.digits}` as PhoneNumber,
    passwordHash: await server.ctx.passwords.hash(canary.password),
    name: "Canary",
    email: canary.email,
  });
  await walk();
});
afterAll(() => server.close());

async function walk(): Promise<void> {
  const { digits, password, wrongPassword, garbage } = canary;
  const good = { phone: `+91 ${digits.slice(0, 5)}-${digits.slice(5)}`, password };
  for (let n = 0; n < 3; n++)
    tokens.push((await send("POST", login, { body: good })).body.data.token);
  const [token = "", second = ""] = tokens;
  const seedToken = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject("2")
    .setExpirationTime("30m")
    .sign(new TextEncoder().encode(testSecret));
  tokens.push(seedToken);

  // What a client may send wrongly.
  const body = JSON.stringify(good);
  for (const sent of [
    { body: { ...good, password: wrongPassword } },
    { body: { phone: canary.unknownDigits, password } },
    { body: { phone: garbage, password: wrongPassword } },
    { body: { phone: digits, password: [password] } },
    { body: { phone: { value: digits }, password } },
    { body: { phone: digits } },
    { body: { phone: digits, password: password.repeat(20) } },
    { body: { ...good, device_name: "x".repeat(200), email: canary.email } },
    { body: [good] },
    { raw: body.slice(0, -1) },
    { raw: `${body}${garbage}` },
    { raw: `{"password":"${password}","password":"${wrongPassword}"}` },
    { raw: `{"phone":"${digits}","password":"${"x".repeat(70_000)}${password}"}` },
    { raw: body, headers: { "content-type": "text/plain" } },
    { raw: body, headers: { "content-encoding": "gzip" } },
  ]) {
    await send("POST", login, sent);
  }
  await send("GET", `${login}?password=${password}&phone=${digits}`);
  await send("GET", `/api/v1/${password}/${digits}?email=${canary.email}`);
  await send("GET", `/errors/${garbage}`);

  // Who a client may say it is.
  const guarded: [string, string][] = [
    ["GET", "/api/v1/user/profile"],
    ["GET", "/api/v1/user/sessions"],
    ["DELETE", "/api/v1/user/sessions/0199c0de-7e57-7000-8000-000000000001"],
    ["DELETE", `/api/v1/user/sessions/${garbage}`],
    ["POST", "/api/v1/auth/logout"],
  ];
  const basic = Buffer.from(`${digits}:${password}`).toString("base64");
  for (const [method, path] of guarded) {
    await send(method, path);
    for (const wrong of [garbage, `${token}x`, `${token.slice(0, -3)}AAA`, `e30.${garbage}.e30`]) {
      await send(method, path, { token: wrong });
    }
    for (const authorization of [`Basic ${basic}`, `Bearer ${token} ${garbage}`, `Bearer`]) {
      await send(method, path, { headers: { authorization } });
    }
    await send(method, `${path}?access_token=${token}`, { token });
  }
  await send("GET", `/api/v1/user/sessions?cursor=${garbage}`, { token });
  await send("GET", `/api/v1/user/sessions?limit=${garbage}`, { token });

  // What goes well.
  await send("GET", "/api/v1/user/profile", { token: seedToken });
  await send("GET", "/api/v1/user/sessions", { token });
  await send("DELETE", "/api/v1/user/sessions", { token });
  await send("GET", "/api/v1/user/profile", { token: second });
  for (const path of ["/healthz", "/readyz", "/openapi.json", "/docs/"]) await send("GET", path);

  await failInside(token, good);
  for (let n = 0; n < 8; n++) {
    await send("POST", login, { body: { ...good, password: wrongPassword } });
  }
  await send("POST", "/api/v1/auth/logout", { token });
  metrics = (await send("GET", "/metrics")).text;
}

/** A database that says in its errors what it was given. */
async function failInside(token: string, good: object): Promise<void> {
  const { kysely } = server.ctx.database;
  for (const state of ["P0001", "53100"]) {
    await sql
      .raw(`
      create or replace function tell() returns trigger language plpgsql as $$
      declare u users;
      begin
        select * into u from users where phone like '%${canary.digits}';
        raise exception 'no room for % of %', u.phone, u.id
          using errcode = '${state}', detail = u.email, hint = u.password_hash;
      end $$`)
      .execute(kysely);
    await sql
      .raw(
        "create trigger tell before insert or update on sessions for each row execute function tell()",
      )
      .execute(kysely);
    await send("POST", login, { body: good });
    await send("POST", "/api/v1/auth/logout", { token });
    await send("DELETE", "/api/v1/user/sessions", { token });
    await sql`drop trigger tell on sessions`.execute(kysely);
  }
}

const secrets = () => [
  canary.password,
  canary.wrongPassword,
  canary.garbage,
  ...tokens,
  ...tokens.map((token) => token.split(".")[2] ?? ""),
];
const personal = [canary.email, canary.digits, canary.unknownDigits, "19283746", "19283747"];

function expectNoneIn(text: string, unwanted: readonly string[]): void {
  const found = unwanted.filter((one) => text.includes(one));
  expect(found.map((one) => `${one} in ${around(text, one)}`)).toEqual([]);
}

function around(text: string, one: string): string {
  const at = text.indexOf(one);
  return text.slice(Math.max(0, at - 200), at + 80);
}

test("the walk met every way to fail that there is", () => {
  const codes = new Set(answers.map((answer) => answer.body?.code).filter(Boolean));
  for (const code of [
    "malformed_request",
    "invalid_credentials",
    "not_authenticated",
    "invalid_token",
    "session_ended",
    "not_found",
    "method_not_allowed",
    "payload_too_large",
    "unsupported_media_type",
    "validation_failed",
    "too_many_attempts",
    "internal_error",
    "unavailable",
  ]) {
    expect([...codes]).toContain(code);
  }
  expect(tokens.every((token) => token.length > 50)).toBe(true);
});

test("no line of the log holds a secret, an address or a phone number", () => {
  const log = server.logLines.join("");
  expect(server.logLines.length).toBeGreaterThan(60);
  expect(log).toContain('"level":"error"');
  expectNoneIn(log, [...secrets(), ...personal]);
});

test("no error answer repeats what was sent or says what happened inside", () => {
  const errors = answers.filter((answer) => answer.status >= 400);
  expect(errors.length).toBeGreaterThan(60);
  for (const answer of errors) {
    const text = `${JSON.stringify(answer.headers)}\n${answer.text}`;
    expectNoneIn(text, [
      ...secrets(),
      ...personal,
      "no room for",
      "argon2",
      "at Object",
      "select ",
    ]);
  }
});

test("metrics hold neither secrets nor addresses nor numbers", () => {
  expect(metrics).toContain("kpa_http_request_duration_seconds");
  expectNoneIn(metrics, [...secrets(), ...personal]);
});

test("the database holds no secret in clear, and phone and address in users alone", async () => {
  const tables = await dump();
  expect(tables.get("users")).toContain(canary.digits);
  expect(tables.get("users")).toContain(canary.email);
  expect(tables.get("sessions")).toContain("seed_token");
  expect(tables.get("login_throttles")).not.toBe("");
  for (const [table, text] of tables) {
    expectNoneIn(text, table === "users" ? secrets() : [...secrets(), ...personal]);
  }
});

/** Every table's rows as text. */
async function dump(): Promise<Map<string, string>> {
  const { kysely } = server.ctx.database;
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(kysely);
  const tables = new Map<string, string>();
  for (const { name } of rows) {
    const content = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} as t`.execute(kysely);
    tables.set(name, content.rows.map(({ row }) => row).join("\n"));
  }
  return tables;
}

test.each([
  ["an access token", () => tokens[0] ?? ""],
  ["a full phone number", () => `+91${canary.digits}`],
  ["a password's hash", () => "$argon2id$v=19$m=19456"],
])("no test's server may have logged %s", async (what, secret) => {
  const own = await startTestServer({ database: server.ctx.database });
  own.ctx.log.info({ note: secret() }, "a line that says too much");
  await expect(own.close()).rejects.toThrow(what);
});
