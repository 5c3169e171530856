import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsOf } from "./harness/operations.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";
const ours = "https://app.example.com";
const strangers = [
  "https://evil.example.com",
  "https://app.example.com.evil.example",
  "https://evil-app.example.com",
  "https://app.example.com:8443",
  "http://app.example.com",
  "https://APP.example.com",
  "null",
  "",
  "*",
  "file://",
];
const preflight = (origin: string, method = "GET") => ({
  headers: { origin, "access-control-request-method": method },
});

describe("without KPA_CORS_ORIGINS", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test("no page of another origin may read or send anything", async () => {
    for (const { url, method } of operationsOf(server)) {
      for (const answer of [
        await server.request(method, url, { headers: { origin: ours } }),
        await server.request("OPTIONS", url, preflight(ours, method)),
      ]) {
        expect(corsHeadersOf(answer), url).toEqual([]);
      }
      expect((await server.request("OPTIONS", url, preflight(ours, method))).status).toBe(405);
    }
  });
});

describe("with a list in KPA_CORS_ORIGINS", () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer({
      environment: { KPA_CORS_ORIGINS: `${ours},http://localhost:5173` },
    });
    token = await server.token();
  });
  afterAll(() => server.close());

  test("a page of a listed origin reads answers and refusals alike", async () => {
    for (const origin of [ours, "http://localhost:5173"]) {
      const headers = { origin };
      for (const answer of [
        await server.get(profile, { token, headers }),
        await server.get(profile, { headers }),
        await server.post(profile, { headers }),
        await server.get("/nowhere", { headers }),
        await server.post("/api/v1/auth/login", { headers, raw: "{" }),
      ]) {
        expect(answer.headers["access-control-allow-origin"], answer.text).toBe(origin);
        expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
        expect(answer.headers["access-control-expose-headers"]).toContain("X-Request-Id");
        expect(answer.headers.vary).toMatch(/\bOrigin\b/i);
      }
    }
  });

  test("also while the server is not ready", async () => {
    server.application.state.isReady = false;
    try {
      const answer = await server.get(profile, { headers: { origin: ours } });
      expectProblem(answer, 503, "unavailable");
      expect(answer.headers["access-control-allow-origin"]).toBe(ours);
      expect((await server.request("OPTIONS", profile, preflight(ours))).status).toBe(204);
    } finally {
      server.application.state.isReady = true;
    }
  });

  test("its preflight is answered before any guard", async () => {
    const answer = await server.request("OPTIONS", profile, preflight(ours, "DELETE"));
    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-origin"]).toBe(ours);
    expect(answer.headers["access-control-allow-methods"]).toContain("DELETE");
    expect(answer.headers["access-control-allow-headers"]).toContain("Authorization");
  });

  test.each(strangers)("a page of %j reads nothing", async (origin) => {
    for (const answer of [
      await server.get(profile, { token, headers: { origin } }),
      await server.request("OPTIONS", profile, preflight(origin)),
    ]) {
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("an address that is not there stays so", async () => {
    expectProblem(await server.get("/nowhere"), 404, "not_found");
    expectProblem(await server.request("PUT", "/nowhere"), 404, "not_found");
    const answer = await server.post(profile);
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.allow).toBe("GET, HEAD, PATCH");
  });

  test("OPTIONS that is no preflight is no failure", async () => {
    for (const headers of [{}, { origin: ours }, { "access-control-request-method": "GET" }]) {
      const answer = await server.request("OPTIONS", profile, { headers });
      expect(answer.status).toBe(204);
      expect(answer.text).toBe("");
    }
  });
});

test("with * in development any origin reads, and never with credentials", async () => {
  const server = await startTestServer({ environment: { KPA_CORS_ORIGINS: "*" } });
  try {
    const answer = await server.get(profile, { headers: { origin: ours } });
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
  } finally {
    await server.close();
  }
});

function corsHeadersOf({ headers }: Answer): string[] {
  return Object.keys(headers).filter((name) => name.startsWith("access-control-"));
}
