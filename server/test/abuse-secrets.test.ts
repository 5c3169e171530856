/**
 * Every code, password and token that a person has, through all that a person does, at the most
 * talkative level: none is told again, in an answer, a line of the log, a metric or a row.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unseal } from "../src/crypto/sealed-box.ts";
import type { MessagePayload } from "../src/delivery/outbox.ts";
import { newPhone } from "./harness/people.ts";
import {
  type Answer,
  type RequestOptions,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

let server: TestServer;
const passwords = [
  "canary of the first sentence",
  "canary of the second sentence",
  "canary of the third sentence",
  "canary that was never right",
] as const;
const codes: string[] = [];
const tokens: string[] = [];
const numbers = [newPhone(), newPhone()] as const;
const email = "canary.secrets@example.com";
const answers: Answer[] = [];

beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
  await live();
});
afterAll(() => server.close());

async function send(method: string, path: string, sent: RequestOptions = {}): Promise<Answer> {
  const answer = await server.request(method, path, sent);
  answers.push(answer);
  return answer;
}

/** Keeps what the answer gave. */
async function good(method: string, path: string, sent: RequestOptions = {}) {
  const answer = await send(method, path, sent);
  if (answer.status >= 300) throw new Error(`${path} ${answer.text}`);
  for (const name of ["token", "refresh_token", "device_token"]) {
    const value = answer.body.data[name];
    if (value !== undefined) tokens.push(value);
  }
  return answer.body.data;
}

/** Asks for a code and reads what its recipient would. */
async function ask(body: object, token?: string) {
  const path = token === undefined ? "/api/v1/auth/verifications" : "/api/v1/user/verifications";
  const { verification_id } = await good("POST", path, { body, ...(token ? { token } : {}) });
  const row = await server.ctx.db
    .selectFrom("messages")
    .selectAll()
    .where("verification_id", "=", verification_id)
    .executeTakeFirstOrThrow();
  const text = unseal(server.ctx.keys["message payload"], row.payload ?? Buffer.of(), row.id);
  const { code = "" } = JSON.parse(text.toString("utf8")) as MessagePayload;
  codes.push(code);
  return { verification_id, code };
}

/** Sends a code wrongly, in another's place and too late, and then as it should be. */
async function misuse(
  path: string,
  { verification_id, code }: { verification_id: string; code: string },
) {
  await send("POST", path, { body: { verification_id, code: Number(code) } });
  await send("POST", path, { body: { verification_id, code, extra: code } });
  await send("POST", path, { raw: `{"verification_id":"${verification_id}","code":"${code}` });
  await send("POST", `${path}?code=${code}`, { body: { verification_id: code, code } });
  await send("GET", `/${code}`, { headers: { "user-agent": code, referer: `/?code=${code}` } });
}

async function live(): Promise<void> {
  const [first, second, third, wrong] = passwords;
  const [phone, next] = numbers;
  const register = await ask({ phone, purpose: "register" });
  await misuse("/api/v1/auth/register", register);
  let me = await good("POST", "/api/v1/auth/register", { body: { ...register, password: first } });
  await send("POST", "/api/v1/auth/register", { body: { ...register, password: second } });

  const login = await ask({ phone, purpose: "login" });
  await misuse("/api/v1/auth/login/otp", login);
  me = await good("POST", "/api/v1/auth/login/otp", {
    body: { ...login, device_token: me.device_token },
  });
  await send("POST", "/api/v1/auth/login", { body: { phone, password: wrong } });
  await send("POST", "/api/v1/auth/refresh", { body: { refresh_token: `${me.refresh_token}x` } });
  me = {
    ...me,
    ...(await good("POST", "/api/v1/auth/refresh", { body: { refresh_token: me.refresh_token } })),
  };

  const { token } = me;
  const body = { current_password: first, new_password: second };
  await send("POST", "/api/v1/user/password", {
    token,
    body: { ...body, current_password: wrong },
  });
  await good("POST", "/api/v1/user/password", { token, body });
  await good("POST", "/api/v1/user/reauthenticate", { token, body: { password: second } });
  await good("PUT", "/api/v1/user/email", {
    token,
    body: await ask({ purpose: "change_email", email }, token),
  });
  await good("PUT", "/api/v1/user/phone", {
    token,
    body: await ask({ purpose: "change_phone", phone: next }, token),
  });
  for (const path of ["profile", "sessions", "events", "export"]) {
    await good("GET", `/api/v1/user/${path}`, { token });
  }

  const reset = await ask({ email, purpose: "reset_password" });
  await misuse("/api/v1/auth/password/reset", reset);
  await good("POST", "/api/v1/auth/password/reset", { body: { ...reset, new_password: third } });
  me = await good("POST", "/api/v1/auth/login", { body: { phone: next, password: third } });
  await ask({ purpose: "delete_account" }, me.token); // stays unused
  await send("DELETE", "/api/v1/user", { token: me.token, body: { password: wrong } });
}

/**
 * Where a code stands by itself. Within a longer word or number it would be chance: there are
 * more six-digit runs in random ids than there are codes.
 */
function standsIn(text: string, code: string): boolean {
  return new RegExp(`(?<![\\w.+-])${code}(?![\\w-])`).test(text);
}

const told = (text: string) => [
  ...codes.filter((code) => standsIn(text, code)),
  ...[...passwords, ...tokens].filter((secret) => text.includes(secret)),
];

test("the walk had a code for each purpose but one, and tokens of every kind", () => {
  expect(codes.map((code) => code.length)).toEqual([6, 6, 6, 6, 8, 8]);
  expect(tokens.length).toBeGreaterThanOrEqual(10);
  expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(15);
});

test("no answer holds a code or a password, and a failure holds no token", () => {
  const secrets = [...codes, ...passwords];
  for (const { status, text, headers } of answers) {
    const all = `${JSON.stringify(headers)}\n${text}`;
    expect(
      secrets.filter((one) => standsIn(all, one) || (one.length > 8 && all.includes(one))),
    ).toEqual([]);
    if (status >= 400) expect(told(all)).toEqual([]);
  }
});

test("no line of the log, whatever its level, holds any of them, nor a number or an address", () => {
  expect(server.logLines.length).toBeGreaterThan(answers.length - 1);
  for (const line of server.logLines) {
    expect(told(line)).toEqual([]);
    for (const number of numbers) expect(line).not.toContain(number.slice(3));
    expect(line).not.toContain(email);
  }
});

test("metrics hold none of them", async () => {
  const { text } = await server.get("/metrics");
  expect(text).toContain("kpa_");
  expect(told(text)).toEqual([]);
  for (const personal of [...numbers, email]) expect(text).not.toContain(personal);
});

test("no row holds any of them in clear, nor what a fast hash makes of a code or a password", async () => {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`.execute(
    server.ctx.db,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select t::text as text from ${sql.raw(name)} t`.execute(server.ctx.db);
    texts.push(...rows.map(({ text }) => text));
  }
  const dump = texts.join("\n");
  expect(dump).toContain(numbers[1]);
  expect(told(dump)).toEqual([]);
  const digests = [...codes, ...passwords].flatMap((secret) =>
    ["md5", "sha1", "sha256", "sha512"].flatMap((hash) => {
      const digest = createHash(hash).update(secret).digest();
      return [digest.toString("hex"), digest.toString("base64"), digest.toString("base64url")];
    }),
  );
  expect(digests.filter((digest) => dump.includes(digest))).toEqual([]);
  // And a token's bytes are not there in hexadecimal, as the database shows bytes.
  const bytes = tokens
    .flatMap((token) => token.split(".").slice(-1))
    .map((part) => Buffer.from(part, "base64url").toString("hex"));
  expect(bytes.filter((hex) => dump.includes(hex))).toEqual([]);
});
