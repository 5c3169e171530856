import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyOperation, goodRequestsOf, newUser } from "./harness/good-requests.ts";
import { operationsOf } from "./harness/operations.ts";
import {
  expectAnswerHeaders,
  expectProblem,
  portOf,
  requestText,
  sendRaw,
} from "./harness/raw-http.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await startTestServer({
    clients: "many",
    environment: everyOperation,
  });
  port = await portOf(server);
});
afterAll(() => server.close());

const profile = "/api/v1/user/profile";

describe("every answer has its headers", () => {
  test("success and refusal on every route", async () => {
    for (const operation of operationsOf(server)) {
      const { method } = operation;
      const [make] = goodRequestsOf(operation);
      const user = await newUser(server);
      const request = await make?.(server, user);
      const { url, sent } = request ?? { url: operation.url, sent: {} };
      const good = await server.request(method, url, sent);
      expect(good.status, `${url} ${good.text}`).toBeLessThan(300);
      const bad = await server.request(method, `${url}?__proto__[x]=y`, { token: user.token });
      expectProblem(bad, 400, "malformed_request", url);
      for (const answer of [good, bad]) {
        expectAnswerHeaders(answer, url);
        const mayBeKept = url === "/.well-known/jwks.json" && answer.status === 200;
        if (!mayBeKept) expect(answer.headers["cache-control"], url).toBe("no-store");
        expect(answer.headers.location, url).toBeUndefined();
        expect(answer.headers["set-cookie"], url).toBeUndefined();
      }
    }
  });

  test.each([
    "/openapi.json",
    "/docs",
    "/docs/",
    "/docs/json",
    "/metrics",
    "/errors/forbidden",
    "/",
  ])("%s", async (url) => expectAnswerHeaders(await server.get(url), url));

  test("a browser may not sniff, frame or run anything that the API sends", async () => {
    const { headers } = await server.get(profile);
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  });

  test("a request without TLS is answered and not sent elsewhere", async () => {
    for (const headers of [
      {},
      { "x-forwarded-proto": "http" },
      { "upgrade-insecure-requests": "1" },
    ]) {
      expect((await server.get(profile, { headers })).status).toBe(401);
    }
  });
});

describe("the request id", () => {
  test.each(["a", "0", "A.b_c-9", "f".repeat(128), "01a204b4-049b-73f4-8157-0f06bb2ccfa1"])(
    "is the caller's where it is fit: %s",
    async (id) => {
      const answer = await server.get(profile, { headers: { "x-request-id": id } });
      expect(answer.headers["x-request-id"]).toBe(id);
      expect(answer.body.request_id).toBe(id);
      expect(server.logLines.some((line) => JSON.parse(line).request_id === id)).toBe(true);
    },
  );

  test.each([
    "",
    " ",
    "a b",
    "f".repeat(129),
    "a/b",
    'a"b',
    "a,b",
    "{}",
    "<script>",
    "caf\u00e9",
    "a\tb",
    "\u001b[31m",
    "%0d%0aX-Injected: y",
    '","level":"fatal',
  ])("is a new one where it is not: %j", async (id) => {
    const before = server.logLines.length;
    const answer = await sendRaw(
      port,
      Buffer.from(
        requestText("GET", profile, [`X-Request-Id: ${id}`, "Connection: close"]),
        "latin1",
      ),
    );
    expectAnswerHeaders(answer);
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(answer.headers["x-injected"]).toBeUndefined();
    const lines = server.logLines.slice(before);
    expect(lines).toHaveLength(1);
    if (id.trim() !== "") expect(lines[0]).not.toContain(id);
  });

  test("two of them are none", async () => {
    const text = requestText("GET", profile, [
      "X-Request-Id: one",
      "X-Request-Id: two",
      "Connection: close",
    ]);
    expect((await sendRaw(port, text)).headers["x-request-id"]).not.toMatch(/one|two/);
  });

  test("no two requests share one", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => server.get("/healthz")));
    expect(new Set(answers.map(({ headers }) => headers["x-request-id"])).size).toBe(200);
  });
});

describe("a request leaves one line of JSON in the log, whatever it says", () => {
  const forgeries = [
    '\r\n{"level":"fatal","msg":"forged"}',
    "\n2026-01-01 forged",
    "\u001b[2J\u001b[31mforged",
    "\u2028forged\u2029",
    '"},{"msg":"forged"}',
    "%24{jndi:ldap://forged}",
    "%0aforged",
    "\u202eforged",
    "\u0000forged",
    "\\nforged",
  ];
  test.each(forgeries)("%j", async (forgery) => {
    const text = encodeURIComponent(forgery);
    const header = forgery.replace(/[^\t\x20-\x7e]/g, "\t");
    const requests: (() => Promise<unknown>)[] = [
      () => server.logIn(forgery, forgery, { device_name: forgery }),
      () => server.logIn("7760873976", "to_share@123", { device_name: forgery }),
      () => server.get(`/${text}`),
      () => server.get(`/errors/${text}`),
      () => server.get(`${profile}?${text}=${text}`),
      () => server.delete(`/api/v1/user/sessions/${text}`),
      () =>
        server.get(profile, {
          headers: {
            "user-agent": header,
            referer: header,
            "x-forwarded-for": header,
            authorization: `Bearer ${header}`,
          },
        }),
      () => sendRaw(port, `GET ${forgery} HTTP/1.1\r\nHost: kpa\r\nConnection: close\r\n\r\n`),
    ];
    for (const [index, send] of requests.entries()) {
      const before = server.logLines.length;
      await send();
      await expect.poll(() => server.logLines.length).toBeGreaterThan(before);
      const lines = server.logLines.slice(before);
      expect(lines, `${index}`).toHaveLength(1);
      expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
      expect(lines[0], `${index}`).not.toContain("forged");
      expect(JSON.parse(lines[0] ?? "").msg).toBe("request");
    }
  });
});

test("what is shown of a device holds no control or format character", async () => {
  const name = "Asha\u0007's\r\nphone \u202eenohp\u200b\u2028\u001b[31m";
  const answer = await server.application.server.inject({
    method: "POST",
    url: "/api/v1/auth/login",
    headers: { "user-agent": "client/1 \t\u009b31m \u0085 x" },
    payload: { phone: "7760873976", password: "to_share@123", device_name: name },
  });
  const { token, session_id } = answer.json().data;
  const list = await server.get("/api/v1/user/sessions", { token });
  const mine = list.body.data.items.find((one: { id: string }) => one.id === session_id);
  expect(mine.device_name).toMatch(/^Asha 's\s+phone\s+enohp/);
  for (const text of [mine.device_name, mine.user_agent]) {
    expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  }
});
