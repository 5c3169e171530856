/**
 * What the seed's README promises, and what its clients met besides, as a recorded contract: each
 * exchange can be laid beside the README and read. In a body `<jwt>` and `<id>` stand for a value
 * that differs each time, and `<more>` for members that the seed did not have, which come after its
 * own.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureDemoUser } from "../src/users/demo-user.ts";
import { addUser } from "./harness/accounts.ts";
import { seedToken } from "./harness/jwt.ts";
import {
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

interface Exchange {
  readonly rule: string;
  readonly request: string;
  readonly authorization?: string;
  readonly send?: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const json = "application/json; charset=utf-8";
const problem = "application/problem+json; charset=utf-8";
const demo = { phone: "7760873976", password: "to_share@123" };

const loggedIn =
  '{"status":"success","message":"Login successful","data":{"token":"<jwt>","user":{"id":1,"name":"Assignment User","email":"assignment.user@example.com","phone":"7760873976"}<more>}}';
const profile =
  '{"status":"success","message":"User profile fetched successfully","data":{"id":1,"name":"Assignment User","email":"assignment.user@example.com","phone":"7760873976"<more>}}';
const refused =
  '{"type":"/errors/invalid_credentials","title":"Invalid credentials","status":401,"detail":"Invalid phone number or password","code":"invalid_credentials","request_id":"<id>"}';
const notAuthenticated =
  '{"type":"/errors/not_authenticated","title":"Not authenticated","status":401,"detail":"Not authenticated","code":"not_authenticated","request_id":"<id>"}';
const withoutToken = { "content-type": problem, "www-authenticate": 'Bearer realm="kpa"' };
const badToken = {
  "content-type": problem,
  "www-authenticate": 'Bearer realm="kpa", error="invalid_token"',
};

const contract: readonly Exchange[] = [
  // Logging in
  {
    rule: "the README's log-in",
    request: "POST /api/v1/auth/login",
    send: demo,
    status: 200,
    headers: { "content-type": json, "cache-control": "no-store", "www-authenticate": undefined },
    body: loggedIn,
  },
  {
    rule: "members that the log-in does not know are ignored",
    request: "POST /api/v1/auth/login",
    send: { grant_type: "password", ...demo, id: 7, nested: { a: [1] } },
    status: 200,
    headers: { "content-type": json },
    body: loggedIn,
  },
  {
    rule: "a wrong password",
    request: "POST /api/v1/auth/login",
    send: { ...demo, password: "To_share@123" },
    status: 401,
    headers: { "content-type": problem, "www-authenticate": 'Bearer realm="kpa"' },
    body: refused,
  },
  {
    rule: "a number that has no account",
    request: "POST /api/v1/auth/login",
    send: { ...demo, phone: "7760873977" },
    status: 401,
    headers: { "content-type": problem, "www-authenticate": 'Bearer realm="kpa"' },
    body: refused,
  },
  {
    rule: "a phone that is no number at all",
    request: "POST /api/v1/auth/login",
    send: { ...demo, phone: "kpa" },
    status: 401,
    headers: { "content-type": problem },
    body: refused,
  },
  {
    rule: "empty texts are wrong, and not malformed",
    request: "POST /api/v1/auth/login",
    send: { phone: "", password: "" },
    status: 401,
    headers: { "content-type": problem },
    body: refused,
  },
  {
    rule: "a member that is missing",
    request: "POST /api/v1/auth/login",
    send: { phone: demo.phone },
    status: 422,
    headers: { "content-type": problem, "www-authenticate": undefined },
    body: '{"type":"/errors/validation_failed","title":"Validation failed","status":422,"detail":"The request has members that are missing, unknown or of the wrong shape","code":"validation_failed","request_id":"<id>","errors":[{"pointer":"/password","code":"required","detail":"is required"}]}',
  },
  {
    rule: "a phone that is a number and not a text",
    request: "POST /api/v1/auth/login",
    send: { ...demo, phone: 7_760_873_976 },
    status: 422,
    headers: { "content-type": problem },
    body: '{"type":"/errors/validation_failed","title":"Validation failed","status":422,"detail":"The request has members that are missing, unknown or of the wrong shape","code":"validation_failed","request_id":"<id>","errors":[{"pointer":"/phone","code":"type","detail":"has to be of type string"}]}',
  },
  {
    rule: "another method",
    request: "GET /api/v1/auth/login",
    status: 405,
    headers: { "content-type": problem, allow: "POST" },
    body: '{"type":"/errors/method_not_allowed","title":"Method not allowed","status":405,"detail":"This address does not answer that method","code":"method_not_allowed","request_id":"<id>"}',
  },
  // Reading the profile
  {
    rule: "the README's profile",
    request: "GET /api/v1/user/profile",
    authorization: "Bearer <token>",
    status: 200,
    headers: { "content-type": json, "cache-control": "no-store", "www-authenticate": undefined },
    body: profile,
  },
  {
    rule: "the scheme in any case, as the seed took it",
    request: "GET /api/v1/user/profile",
    authorization: "bEARER <token>",
    status: 200,
    headers: { "content-type": json },
    body: profile,
  },
  {
    rule: "no token",
    request: "GET /api/v1/user/profile",
    status: 401,
    headers: withoutToken,
    body: notAuthenticated,
  },
  {
    rule: "another scheme",
    request: "GET /api/v1/user/profile",
    authorization: "Basic Nzc2MDg3Mzk3Njp0b19zaGFyZUAxMjM=",
    status: 401,
    headers: withoutToken,
    body: notAuthenticated,
  },
  {
    rule: "a token that nobody signed",
    request: "GET /api/v1/user/profile",
    authorization: "Bearer your_jwt_token",
    status: 401,
    headers: badToken,
    body: '{"type":"/errors/invalid_token","title":"Invalid token","status":401,"detail":"Could not validate credentials","code":"invalid_token","request_id":"<id>"}',
  },
  {
    rule: "a token of the seed whose time is over",
    request: "GET /api/v1/user/profile",
    authorization: "Bearer <expired>",
    status: 401,
    headers: badToken,
    body: '{"type":"/errors/token_expired","title":"Token expired","status":401,"detail":"Could not validate credentials","code":"token_expired","request_id":"<id>"}',
  },
  {
    rule: "a token of the seed whose user is no more",
    request: "GET /api/v1/user/profile",
    authorization: "Bearer <orphan>",
    status: 401,
    headers: badToken,
    body: '{"type":"/errors/user_not_found","title":"User not found","status":401,"detail":"User not found","code":"user_not_found","request_id":"<id>"}',
  },
];

function bodyPattern(body: string): RegExp {
  const source = body
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("<jwt>", "[\\w-]+\\.[\\w-]+\\.[\\w-]+")
    .replaceAll("<id>", "[\\w-]{36}")
    .replaceAll("<more>", '(?:,"\\w+":(?:"[^"]*"|\\d+|true|false|null|\\{\\}))*');
  return new RegExp(`^${source}$`);
}

describe("the recorded contract", () => {
  let server: TestServer;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    server = await startTestServer();
    tokens["<token>"] = await server.token();
    tokens["<expired>"] = await seedToken({ expiresIn: -1 });
    tokens["<orphan>"] = await seedToken({ sub: "404" });
  });
  afterAll(() => server.close());

  test.each(contract)("$request, $rule: $status", async (exchange) => {
    const [method = "", path = ""] = exchange.request.split(" ");
    const authorization = exchange.authorization?.replace(/<\w+>/, (name) => tokens[name] ?? "");
    const answer = await server.request(method, path, {
      ...(authorization === undefined ? {} : { headers: { authorization } }),
      ...(exchange.send === undefined ? {} : { body: exchange.send }),
    });
    expect(answer.text).toMatch(bodyPattern(exchange.body));
    expect(answer.status).toBe(exchange.status);
    for (const [name, value] of Object.entries(exchange.headers)) {
      expect({ [name]: answer.headers[name] }).toEqual({ [name]: value });
    }
  });

  test("a profile's text goes out as UTF-8, escaped no more than JSON asks for", async () => {
    const { phone, password } = await addUser(server, {
      name: 'Zoë "Z" \\ / <b>&\u2028 अनु 🙂',
    });
    const answer = await server.get("/api/v1/user/profile", {
      token: await server.token(phone, password),
    });
    expect(answer.text).toContain('"name":"Zoë \\"Z\\" \\\\ / <b>&\u2028 अनु 🙂","email":null,');
  });

  test("ids count up, as the seed's do", async () => {
    const first = await addUser(server);
    const second = await addUser(server);
    expect(first.id).toBeGreaterThan(1);
    expect(second.id).toBe(first.id + 1);
    const answer = await server.logIn(second.phone, second.password);
    expect(answer.text).toContain(
      `"user":{"id":${second.id},"name":null,"email":null,"phone":"${second.phone}"}`,
    );
  });

  test.each(["/docs", "/openapi.json"])("%s is where the seed had it", async (path) => {
    expect((await server.get(path)).status).toBe(200);
  });
});

describe("the demo user", () => {
  test("is made once and is the first, however many servers start at once", async () => {
    const { database, url } = await openTestDatabase();
    const databases = [1, 2, 3, 4].map(() => (url === undefined ? database : openAt(url)));
    const servers = await Promise.all(
      databases.map((one) => startTestServer({ database: one, demoUser: false })),
    );
    const [first] = servers;
    if (first === undefined) throw new Error("no server");
    // Hashed once, so that all of them come to the table together.
    const hash = await first.ctx.passwords.hash(demo.password);
    for (const { ctx } of servers) Object.assign(ctx.passwords, { hash: async () => hash });
    for (let round = 0; round < 8; round++) {
      await sql`truncate users restart identity cascade`.execute(database.kysely);
      const made = await Promise.all(servers.map((server) => ensureDemoUser(server.ctx)));
      expect(made.filter((isMade) => isMade)).toHaveLength(1);
      const next = await addUser(first, { passwordHash: hash });
      const rows = await database.kysely
        .selectFrom("users")
        .select(["id", "phone", "name", "email"])
        .orderBy("id")
        .execute();
      expect([round, rows]).toEqual([
        round,
        [
          {
            id: 1,
            phone: demo.phone,
            name: "Assignment User",
            email: "assignment.user@example.com",
          },
          { id: 2, phone: next.phone, name: null, email: null },
        ],
      ]);
      expect(await ensureDemoUser(first.ctx)).toBe(false);
    }
    await Promise.all(servers.map((server) => server.close()));
    for (const one of new Set([database, ...databases])) await one.close();
  });

  test("is not made beside anybody else", async () => {
    const server = await startTestServer({ demoUser: false });
    await addUser(server);
    expect(await ensureDemoUser(server.ctx)).toBe(false);
    expect((await server.logIn()).status).toBe(401);
    await server.close();
  });

  test("is not made in production", async () => {
    const server = await startTestServer({ environment: { KPA_ENV: "production" } });
    expect((await server.logIn()).status).toBe(401);
    expect(await server.ctx.db.selectFrom("users").select("id").execute()).toEqual([]);
    await server.close();
  });
});
