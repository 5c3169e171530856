import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, errorCodes, problemOf } from "../src/errors.ts";
import { createDeclaredCheck, type ExpectDeclared } from "./harness/declared-answers.ts";
import { everyOperation, goodRequestsOf, newUser } from "./harness/good-requests.ts";
import { declaredCodes, documentOf, type Operation, operationsOf } from "./harness/operations.ts";
import { provocations } from "./harness/provocations.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let operations: readonly Operation[];
let expectDeclared: ExpectDeclared;
beforeAll(async () => {
  server = await startTestServer({
    clients: "many",
    environment: { ...everyOperation, KPA_HASH_QUEUE: "1" },
  });
  operations = operationsOf(server);
  expectDeclared = createDeclaredCheck(server);
});
afterAll(() => server.close());

describe("the document", () => {
  test("is OpenAPI 3.1, and is served", async () => {
    expect(documentOf(server).openapi).toBe("3.1.0");
    const served = await server.get("/openapi.json");
    expect(served.status).toBe(200);
    expect(served.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(served.body).toEqual(JSON.parse(JSON.stringify(documentOf(server))));
  });

  test("tells what each operation is for, in a name and a summary of its own", () => {
    for (const { operationId, summary, description, tags } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary, operationId).toMatch(/^\S.{8,}/);
      expect(description, operationId).toMatch(/^\S.{20,}/);
      expect(tags, operationId).toHaveLength(1);
    }
    for (const unique of ["operationId", "summary"] as const) {
      const all = operations.map((operation) => operation[unique]);
      expect(new Set(all).size, unique).toBe(all.length);
    }
  });

  test("shows an example of every answer, and of every problem by its code", () => {
    for (const { operationId, answers } of operations) {
      const successes = Object.entries(answers).filter(([status]) => Number(status) < 400);
      expect(successes, operationId).toHaveLength(1);
      for (const [status, { description, content }] of Object.entries(answers)) {
        const where = `${operationId} ${status}`;
        expect(description, where).toMatch(/\S/);
        if (Number(status) < 400) {
          for (const { example } of Object.values(content)) expect(example, where).toBeDefined();
          continue;
        }
        const examples = Object.entries(content["application/problem+json"]?.examples ?? {});
        expect(examples.length, where).toBeGreaterThan(0);
        for (const [code, { value }] of examples) {
          expect(value, where).toMatchObject({ code, status: Number(status) });
          expect(description, where).toContain(`\`${code}\``);
        }
      }
    }
  });

  test("has examples that its own schemas accept", () => {
    for (const operation of operations) {
      for (const [status, { content }] of Object.entries(operation.answers)) {
        for (const [type, { example, examples }] of Object.entries(content)) {
          const values = examples ? Object.values(examples).map(({ value }) => value) : [example];
          for (const body of values) {
            const answer = { status: Number(status), body, text: JSON.stringify(body) };
            expectDeclared(operation, { ...answer, headers: { "content-type": type } });
          }
        }
      }
    }
  });
});

describe("what an operation answers is what it declares", () => {
  test("when it succeeds", async () => {
    for (const operation of operations) {
      for (const make of goodRequestsOf(operation)) {
        const { url, sent } = await make(server, await newUser(server));
        const answer = await server.request(operation.method, url, sent);
        expect(answer.status, `${operation.operationId} ${answer.text}`).toBeLessThan(300);
        expectDeclared(operation, answer);
      }
    }
  });

  test("with every code that it declares, and with no other", async () => {
    const token = await server.token();
    const met = new Map<string, Set<ErrorCode>>();
    for (const operation of operations) {
      const codes = new Set<ErrorCode>();
      met.set(operation.operationId, codes);
      for (const provoke of provocations(server, operation, token)) {
        const answer = await provoke();
        expectDeclared(operation, answer);
        if (answer.status >= 400) codes.add(answer.body.code);
      }
      // No request brings these about: a mistake of ours, and a database that has gone.
      const byNoRequest: ErrorCode[] = ["internal_error", "unavailable"];
      expect([...codes].sort(), operation.operationId).toEqual(
        [...declaredCodes(operation)].filter((code) => !byNoRequest.includes(code)).sort(),
      );
    }
    const all = new Set([...met.values()].flatMap((codes) => [...codes]));
    const elsewhere: ErrorCode[] = ["method_not_allowed", "internal_error", "unavailable"];
    expect([...all, ...elsewhere].sort()).toEqual([...errorCodes].sort());
  }, 120_000);

  test("when the server is not ready", async () => {
    server.application.state.isReady = false;
    try {
      for (const operation of operations) {
        const answer = await server.request(operation.method, operation.url, { token: "x" });
        expectDeclared(operation, answer);
      }
    } finally {
      server.application.state.isReady = true;
    }
  });

  test("when the server makes a mistake, of which it tells nothing", async () => {
    const passwords = server.ctx.passwords as { check: unknown };
    const { check } = passwords;
    passwords.check = () => Promise.reject(new TypeError("canary in server/src/login at 12:34"));
    try {
      const answer = await server.logIn();
      expect(answer.body).toMatchObject({ status: 500, code: "internal_error" });
      expect(answer.text).not.toContain("canary");
      const [login] = operations.filter(({ operationId }) => operationId === "logIn");
      if (login) expectDeclared(login, answer);
      const line = server.logLines.find((one) => one.includes("canary"));
      expect(JSON.parse(line ?? "")).toMatchObject({
        level: "error",
        request_id: answer.body.request_id,
      });
    } finally {
      passwords.check = check;
    }
    expect((await server.logIn()).status).toBe(200);
  });
});

test("every problem has a status that a client of the contract expects", () => {
  const expected = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503];
  for (const code of errorCodes) expect(expected).toContain(problemOf(code).status);
});
