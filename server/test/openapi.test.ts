import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, errorCodes, problemOf } from "../src/errors.ts";
import { disableUser } from "../src/users/queries.ts";
import { addUser } from "./harness/accounts.ts";
import { createDeclaredCheck, type ExpectDeclared } from "./harness/declared-answers.ts";
import { claimsOf, signJwt } from "./harness/jwt.ts";
import {
  declaredCodes,
  documentOf,
  goodRequest,
  type Operation,
  operationsOf,
} from "./harness/operations.ts";
import {
  type Answer,
  type RequestOptions,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

let server: TestServer;
let operations: readonly Operation[];
let expectDeclared: ExpectDeclared;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_HASH_QUEUE: "1" } });
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
          expect(content["application/json"]?.example, where).toBeDefined();
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
      const { phone, password } = await addUser(server);
      const { data } = (await server.logIn(phone, password)).body;
      const url = operation.url.replace(/0199c0de[\w-]+/, data.session_id);
      const sent = goodRequest(operation, data.token);
      const answer = await server.request(operation.method, url, sent);
      expect(answer.status, operation.operationId).toBe(200);
      expectDeclared(operation, answer);
    }
  });

  test("with every code that it declares, and with no other", async () => {
    const token = await server.token();
    const met = new Map<string, Set<ErrorCode>>();
    for (const operation of operations) {
      const codes = new Set<ErrorCode>();
      met.set(operation.operationId, codes);
      for (const provoke of provocations(operation, token)) {
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
  });

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

/** Requests that bring about every refusal that the operation can make. */
function provocations(operation: Operation, token: string): (() => Promise<Answer>)[] {
  const { method, url, path } = operation;
  const send = (sent: RequestOptions = {}, query = "") =>
    server.request(method, `${url}${query}`, sent);
  const json = { "content-type": "application/json" };
  const list: (() => Promise<Answer>)[] = [() => send({}, "?__proto__=x")];
  if (method !== "GET") {
    list.push(
      () => send({ token, headers: json, raw: "{" }),
      () => send({ token, headers: json, raw: " ".repeat(65_537) }),
      async () => send({ headers: { "content-type": "text/plain" }, raw: "x" }),
      () => send({ token, headers: json, raw: '"x"' }),
    );
  }
  if (path === "/api/v1/user/sessions" && method === "GET") {
    list.push(
      () => send({ token }, "?limit=0"),
      () => send({ token }, "?cursor=x"),
    );
  }
  if (path.includes("{id}")) list.push(() => send({ token }));
  if (operation.needsToken) list.push(...tokenProvocations(send));
  if (operation.operationId === "logIn") list.push(...loginProvocations());
  return list;
}

function tokenProvocations(send: (sent: RequestOptions) => Promise<Answer>) {
  return [
    () => send({}),
    () => send({ headers: { authorization: "Bearer a b" } }),
    () => send({ token: "x" }),
    // A session of its own: logging out ends it, also by a token whose time is over.
    async () => send({ token: signJwt({ ...claimsOf(await server.token()), exp: 1 }) }),
    async () => {
      const ended = await server.token();
      await server.post("/api/v1/auth/logout", { token: ended });
      return send({ token: ended });
    },
    async () => {
      const { id, phone, password } = await addUser(server);
      const orphan = await server.token(phone, password);
      await server.ctx.db.deleteFrom("users").where("id", "=", id).execute();
      return send({ token: orphan });
    },
  ];
}

function loginProvocations() {
  return [
    () => server.logIn("9812345678", "wrong"),
    async () => {
      const { id, phone, password } = await addUser(server);
      await disableUser(server.ctx.db, server.ctx.clock, id);
      return server.logIn(phone, password);
    },
    async () => {
      for (let n = 0; n < 5; n++) await server.logIn("9812345679", "wrong");
      return server.logIn("9812345679", "wrong");
    },
    async () => {
      const { passwords } = server.ctx;
      const busy = Promise.allSettled(Array.from({ length: 8 }, () => passwords.hash("busy")));
      const answer = await server.logIn();
      await busy;
      return answer;
    },
  ];
}

test("every problem has a status that a client of the contract expects", () => {
  const expected = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503];
  for (const code of errorCodes) expect(expected).toContain(problemOf(code).status);
});
