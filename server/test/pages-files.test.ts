import { readdirSync } from "node:fs";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../src/http/app-type.ts";
import { consoleFiles } from "../src/http/console-files.ts";
import { expectAnswerHeaders, expectProblem } from "./harness/raw-http.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const asBrowser = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };
const assets = new URL("../public/console/assets/", import.meta.url);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe("the console's page", () => {
  test("is sent under a policy that lets in nothing inline and nobody else", async () => {
    const answer = await server.get("/console/", asBrowser);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["content-security-policy"]).toBe(policy);
    expect(answer.headers["cache-control"]).toBe("no-cache");
    expectAnswerHeaders(answer);
    expect(answer.text).not.toMatch(/<script(?![^>]* src=)|<style|style=|https?:/);
  });

  test("answers every address below it, for whoever opens one", async () => {
    const page = (await server.get("/console/", asBrowser)).text;
    for (const path of ["/console/users", "/console/users/7", "/console/a.b/c?d=e"]) {
      const answer = await server.get(path, asBrowser);
      expect(answer.status, path).toBe(200);
      expect(answer.text, path).toBe(page);
      expect(answer.headers["content-security-policy"], path).toBe(policy);
    }
  });

  test("is in the place of no script, style or data that is not there", async () => {
    for (const accept of ["*/*", "text/css,*/*;q=0.1", "application/json", undefined]) {
      const headers = accept === undefined ? {} : { accept };
      expectProblem(await server.get("/console/nope.js", { headers }), 404, "not_found");
    }
    expectProblem(await server.get("/console/assets/nope.js", asBrowser), 404, "not_found");
  });

  test("has one address: the one without the slash leads to it", async () => {
    const answer = await server.get("/console?x=1", asBrowser);
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe("/console/?x=1");
    expectProblem(await server.get("/consolex", asBrowser), 404, "not_found");
    expectProblem(await server.get("/Console/", asBrowser), 404, "not_found");
  });

  test("takes no other method", async () => {
    for (const path of ["/console", "/console/", "/console/users", "/console/assets/x.js"]) {
      const answer = await server.post(path, { body: {} });
      expectProblem(answer, 405, "method_not_allowed");
      expect(answer.headers.allow, path).toMatch(/^(GET, HEAD|HEAD, GET)$/);
    }
  });
});

describe("its files", () => {
  const [script = ""] = readdirSync(assets).filter((name) => /^index-.*\.js$/.test(name));

  test("are kept for a year, because their names say what is in them", async () => {
    const answer = await server.get(`/console/assets/${script}`);
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["content-type"]).toMatch(/javascript/);
  });

  test.each(["br", "gzip"])("are there as %s, made when they were built", async (encoding) => {
    const headers = { "accept-encoding": encoding };
    const answer = await server.get(`/console/assets/${script}`, { headers });
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers.vary).toContain("accept-encoding");
  });

  test.each([
    "../index.html",
    "..%2findex.html",
    "%2e%2e/%2e%2e/console/.sources",
    "../../../package.json",
    ".sources",
    "%00",
    "",
  ])("are all that is there: %j is not", async (name) => {
    const answer = await server.get(`/console/assets/${name}`);
    expectProblem(answer, 404, "not_found");
  });

  test("hold no address of another host that would be asked", async () => {
    for (const name of readdirSync(assets).filter((one) => one.endsWith(".css"))) {
      const { text } = await server.get(`/console/assets/${name}`);
      expect(text, name).not.toMatch(/url\(["']?https?:|@import/);
    }
  });
});

test("none of it is in the API's document", () => {
  const paths = Object.keys(server.application.server.swagger().paths ?? {});
  expect(paths.filter((path) => /^\/(console|account)/.test(path))).toEqual([]);
});

test("KPA_CONSOLE=off leaves the pages out, and nothing else", async () => {
  const without = await startTestServer({ environment: { KPA_CONSOLE: "off" } });
  for (const path of ["/console", "/console/", "/console/users"]) {
    expectProblem(await without.get(path, asBrowser), 404, "not_found");
  }
  expect((await without.get("/docs")).status).toBe(200);
  await without.close();
});

test("where the pages were not built, they say how they are", async () => {
  const bare = fastify();
  consoleFiles(bare as never as App, ["console"], "/nowhere");
  const answer = await bare.inject({ url: "/console/users", headers: asBrowser.headers });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain("npm run build");
  await bare.close();
});
