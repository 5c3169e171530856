import { METHODS } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorCodes, problemOf } from "../src/errors.ts";
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
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  port = await portOf(server);
  token = await server.token();
});
afterAll(() => server.close());

const profile = "/api/v1/user/profile";

/** Every address that answers something, with the methods it answers. */
function addresses(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { url, method } of operationsOf(server)) {
    const methods = found.get(url) ?? new Set();
    found.set(url, methods.add(method));
    if (method === "GET") methods.add("HEAD");
  }
  for (const page of ["/openapi.json", "/docs", "/errors/not_found", "/metrics"]) {
    found.set(page, new Set(["GET", "HEAD"]));
  }
  return found;
}

describe("an address is known by its methods", () => {
  test.each(METHODS.filter((method) => method !== "CONNECT"))("%s", async (method) => {
    for (const [url, methods] of addresses()) {
      if (methods.has(method)) continue;
      const answer = await sendRaw(port, requestText(method, url, ["Connection: close"]));
      const where = `${method} ${url}`;
      expect(answer.status, where).toBe(405);
      expect(new Set(answer.headers.allow?.split(", ")), where).toEqual(methods);
      expectAnswerHeaders(answer, where);
    }
    const nowhere = await sendRaw(port, requestText(method, "/nowhere", ["Connection: close"]));
    expect(nowhere.status).toBe(404);
    expect(nowhere.headers.allow).toBeUndefined();
  });

  test("whatever body comes along", async () => {
    const bodies = [
      { headers: { "content-type": "text/plain" }, raw: "x" },
      { headers: { "content-type": "application/json" }, raw: '{"phone":' },
      { headers: { "content-type": "application/json" }, raw: " ".repeat(70_000) },
      { headers: { "content-encoding": "gzip" }, raw: "x" },
    ];
    for (const sent of bodies) {
      expectProblem(await server.post(profile, sent), 405, "method_not_allowed");
      expectProblem(await server.request("PUT", "/nowhere", sent), 404, "not_found");
    }
  });

  test("a header does not make one method of another", async () => {
    for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
      const answer = await server.get("/api/v1/user/sessions", {
        token,
        headers: { [name]: "DELETE" },
      });
      expect(answer.body.message).toBe("Sessions fetched successfully");
      const post = await server.post(`${profile}?_method=GET`, { headers: { [name]: "GET" } });
      expectProblem(post, 405, "method_not_allowed");
    }
  });
});

describe("HEAD answers as GET does, without the body", () => {
  test("with a token", async () => {
    for (const { url, method } of operationsOf(server)) {
      if (method !== "GET") continue;
      const get = await server.get(url, { token });
      const head = await server.request("HEAD", url, { token });
      expect(head.status, url).toBe(get.status);
      expect(head.text, url).toBe("");
      // Each export is an event, which the next one tells of: no two are of one length.
      if (url !== "/api/v1/user/export")
        expect(head.headers["content-length"], url).toBe(get.headers["content-length"]);
      expect(Object.keys(head.headers).sort(), url).toEqual(Object.keys(get.headers).sort());
    }
  });

  test("without one", async () => {
    const head = await sendRaw(port, requestText("HEAD", profile, ["Connection: close"]));
    expect(head.status).toBe(401);
    expect(head.headers["www-authenticate"]).toBe('Bearer realm="kpa"');
    expect(head.text).toBe("");
  });
});

describe("an address has one spelling", () => {
  const spellings = [
    "/api/v1//user/profile",
    "//api/v1/user/profile",
    "/api/v1/user/profile/",
    "/api/v1/user/profile//",
    "/API/v1/user/profile",
    "/api/v1/user/Profile",
    "/api/v1/user/profile;x",
    "/api/v1/user/profile;jsessionid=1?x=y",
    "/api/v1/user/./profile",
    "/api/v1/user/../user/profile",
    "/api/v1/user/%2e%2e/user/profile",
    "/api/v1/user/..%2fuser/profile",
    "/api/v1/user%2fprofile",
    "/api/v1/user%252fprofile",
    "/api/v1/user\\profile",
    "/api/v1/user/profile%00",
    "/api/v1/user/profile%00.json",
    "/api/v1/user/profile%20",
    "/api/v1/user/profile%0d%0aX-Injected:%20y",
    "/api/v1/user/profile.json",
    "/api/v1/user/profile%",
    "/api/v1/user/profile%zz",
    "/api/v1/user/profile%c0%af",
    "/api/v1/user/profile%ed%a0%80",
    "/api/v1/user/%c1%b0rofile",
    "/api/v2/user/profile",
    "/user/profile",
    "/nowhere",
    "/",
    "*",
  ];
  test.each(spellings)("%j is not found", async (spelling) => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const text = requestText(method, spelling, [
        `Authorization: Bearer ${token}`,
        "Connection: close",
      ]);
      const answer = await sendRaw(port, Buffer.from(text, "latin1"));
      expectProblem(answer, 404, "not_found", method);
      expect(answer.headers["x-injected"]).toBeUndefined();
      expect(answer.headers.location).toBeUndefined();
    }
  });

  test("another spelling of the same characters meets the same guard", async () => {
    const alias = "/api/v1/user/%70rofile";
    expectProblem(await server.get(alias), 401, "not_authenticated");
    expect((await server.get(alias, { token })).body).toEqual(
      (await server.get(profile, { token })).body,
    );
  });

  test("an address with the host in front is the same address", async () => {
    const text = requestText("GET", `http://kpa${profile}`, ["Connection: close"]);
    expectProblem(await sendRaw(port, text), 401, "not_authenticated");
  });

  test("an id longer than any id is not found", async () => {
    for (const length of [1, 99, 100, 101, 5_000]) {
      const url = `/api/v1/user/sessions/${"a".repeat(length)}`;
      expectProblem(await server.delete(url, { token }), 404, "not_found", String(length));
    }
  });
});

describe("static files of the reference page", () => {
  test.each([
    "nope.js",
    "..%2f..%2fpackage.json",
    "%2e%2e/package.json",
    "../package.json",
    "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
    "..%5c..%5cpackage.json",
    "....//package.json",
    "%00",
    "index.css%00.js",
    "/etc/passwd",
    ".gitignore",
  ])("%s is not found", async (name) => {
    for (const method of ["GET", "HEAD"]) {
      const text = requestText(method, `/docs/static/${name}`, ["Connection: close"]);
      const answer = await sendRaw(port, text);
      expect(answer.status, method).toBe(404);
      expectAnswerHeaders(answer, method);
    }
  });

  test("but what the page needs is there", async () => {
    for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"]) {
      const answer = await server.get(`/docs/static/${name}`);
      expect(answer.status, name).toBe(200);
      expectAnswerHeaders(answer, name);
    }
  });
});

describe("the page of each problem", () => {
  test.each(errorCodes)("%s", async (code) => {
    const page = await server.get(`/errors/${code}`);
    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expectAnswerHeaders(page);
    const { title, status } = problemOf(code);
    expect(page.text).toContain(`<h1>${title}</h1>`);
    expect(page.text).toContain(String(status));
    expect(page.text).toContain(`<code>${code}</code>`);
    expect(page.text).not.toContain("undefined");
  });

  test.each(["nope", "__proto__", "constructor", "toString", "%00", "<script>", "a".repeat(200)])(
    "there is none about %s",
    async (code) => {
      expectProblem(await server.get(`/errors/${code}`), 404, "not_found");
    },
  );
});

test("no public key is published while tokens are signed with a shared secret", async () => {
  const answer = await server.get("/.well-known/jwks.json");
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ keys: [] });
  expect(answer.headers["cache-control"]).toBe("public, max-age=300");
});
