import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { operationsOf } from "./harness/operations.ts";
import { expectProblem, portOf, requestText, sendRaw } from "./harness/raw-http.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  type TestServerOptions,
} from "./harness/test-server.ts";

let shared: TestDatabase;
beforeAll(async () => {
  shared = await openTestDatabase();
});
afterAll(() => shared.database.close());

let running: TestServer | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(
  environment: TestServerOptions["environment"] = {},
  { database } = shared,
): Promise<TestServer> {
  running = await startTestServer({ environment, demoUser: false, database });
  return running;
}

describe("until the server is ready", () => {
  test("every API route says when to come back, and the process says that it is up", async () => {
    const server = await start();
    server.application.state.isReady = false;
    let refused = 0;
    for (const { method, path, url } of operationsOf(server)) {
      const answer = await server.request(method, url, { token: "x" });
      if (/^\/(api|webhooks)\//.test(path) || path === "/readyz") {
        expectProblem(answer, 503, "unavailable", path);
        expect(answer.headers["retry-after"], path).toMatch(/^[1-9]\d*$/);
        refused++;
      } else {
        expect(answer.status, path).toBe(200);
      }
    }
    expect(refused).toBeGreaterThanOrEqual(7);
    for (const path of ["/dev/messages", "/dev/messages/inbox.js"]) {
      expectProblem(await server.get(path), 503, "unavailable", path);
    }
    for (const path of ["/docs", "/openapi.json", "/errors/unavailable", "/metrics"]) {
      expect((await server.get(path)).status, path).toBe(200);
    }
  });

  test("no spelling of an API path gets through", async () => {
    const server = await start();
    server.application.state.isReady = false;
    const port = await portOf(server);
    for (const path of [
      "/%61pi/v1/user/profile",
      "/ap%69/v1/user/profile",
      "/api/v1/user/%70rofile",
      "/%64ev/messages",
      "http://kpa/api/v1/user/profile",
      "http://kpa/%61pi/v1/user/profile",
    ]) {
      const answer = await sendRaw(port, requestText("GET", path, ["Connection: close"]));
      expectProblem(answer, 503, "unavailable", path);
    }
  });
});

test("a server that drains takes no new work from a balancer, and answers what comes", async () => {
  const server = await start();
  server.application.state.isDraining = true;
  const answer = await server.get("/readyz");
  expectProblem(answer, 503, "unavailable");
  expect(answer.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
  expect((await server.get("/healthz")).status).toBe(200);
  const port = await portOf(server);
  const request = requestText("GET", "/api/v1/user/profile", ["Connection: keep-alive"]);
  const raw = await sendRaw(port, request);
  expectProblem(raw, 401, "not_authenticated");
  expect(raw.isClosed).toBe(true);
});

test("a server whose database has gone is not ready, and blames nobody", async () => {
  const own = await openTestDatabase();
  const server = await start({}, own);
  expect((await server.get("/readyz")).status).toBe(200);
  await own.database.close();
  const answer = await server.get("/readyz");
  expectProblem(answer, 503, "unavailable");
  expect((await server.get("/healthz")).status).toBe(200);
  expectProblem(await server.logIn(), 503, "unavailable");
});

describe("/metrics", () => {
  const from = async (server: TestServer, remoteAddress: string, authorization?: string) => {
    const answer = await server.application.server.inject({
      url: "/metrics",
      remoteAddress,
      headers: authorization === undefined ? {} : { authorization },
    });
    return answer.statusCode;
  };
  const token = "a-metrics-token-of-the-tests";
  const production = { KPA_ENV: "production" };

  test("is open to this machine in development, and to no other", async () => {
    const server = await start();
    for (const peer of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
      expect(await from(server, peer), peer).toBe(200);
    }
    for (const peer of ["10.0.0.1", "203.0.113.7", "::2", "::ffff:203.0.113.7", "128.0.0.1"]) {
      expect(await from(server, peer), peer).toBe(404);
    }
  });

  test("is not opened by what a client says of itself", async () => {
    const server = await start({ KPA_TRUST_PROXY: "10.0.0.0/8" });
    for (const forwarded of ["127.0.0.1", "::1", "127.0.0.1, 203.0.113.7"]) {
      const answer = await server.application.server.inject({
        url: "/metrics",
        remoteAddress: "203.0.113.7",
        headers: { "x-forwarded-for": forwarded, host: "localhost" },
      });
      expect(answer.statusCode, forwarded).toBe(404);
    }
  });

  test("is not there in production without KPA_METRICS_TOKEN", async () => {
    const server = await start(production);
    const missing = await server.get("/metrics");
    expectProblem(missing, 404, "not_found");
    expect(await from(server, "127.0.0.1", "Bearer x")).toBe(404);
  });

  test.each([production, { KPA_ENV: "development" }])("needs the token in %j", async (env) => {
    const server = await start({ ...env, KPA_METRICS_TOKEN: token });
    for (const peer of ["127.0.0.1", "203.0.113.7"]) {
      expect(await from(server, peer, `Bearer ${token}`)).toBe(200);
      for (const wrong of [
        undefined,
        "",
        "Bearer ",
        "Bearer x",
        token,
        `Basic ${token}`,
        `Bearer ${token}x`,
        `Bearer ${token.slice(0, -1)}`,
        `Bearer ${token.toUpperCase()}`,
        `Bearer  ${token}`,
      ]) {
        expect(await from(server, peer, wrong), wrong).toBe(404);
      }
    }
  });

  test("counts by route and never by path, method of one's own or id", async () => {
    const server = await start();
    await server.get("/canary-path");
    await server.delete("/api/v1/user/sessions/canary-id", { token: "canary-token" });
    await server.request("POST", "/api/v1/user/profile");
    const { text, headers } = await server.get("/metrics");
    expect(headers["content-type"]).toContain("text/plain");
    expect(text).toContain('route="(none)"');
    expect(text).toContain('route="/api/v1/user/sessions/:id"');
    expect(text).not.toContain("canary");
  });
});
