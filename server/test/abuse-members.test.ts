/** What a member of a body may be, and where it has to stand, on every operation that takes one. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  everyOperation,
  type GoodRequest,
  goodRequestsOf,
  newUser,
} from "./harness/good-requests.ts";
import { type Operation, operationsOf } from "./harness/operations.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let operations: readonly Operation[];
beforeAll(async () => {
  server = await startTestServer({ environment: { ...everyOperation, KPA_RATE_LIMITS: "off" } });
  operations = operationsOf(server).filter(({ members }) => members.length > 0);
});
afterAll(() => server.close());

interface Try {
  readonly operation: Operation;
  readonly good: GoodRequest;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Does it for every good request that there is, each of a new user, and sees that the good request
 * is still good afterwards: what was refused has used nothing up.
 */
async function withEveryGoodRequest(work: (one: Try) => Promise<void>): Promise<void> {
  let count = 0;
  for (const operation of operations) {
    for (const make of goodRequestsOf(operation)) {
      const good = await make(server, await newUser(server));
      await work({ operation, good, body: good.sent.body ?? {} });
      const answer = await server.request(operation.method, good.url, good.sent);
      expect(answer.status, `${operation.operationId} ${answer.text}`).toBeLessThan(300);
      count++;
    }
  }
  expect(count).toBeGreaterThan(15);
}

const send = ({ operation, good }: Try, body: unknown, more: { query?: string; cookie?: string }) =>
  server.request(operation.method, `${good.url}${more.query ?? ""}`, {
    ...good.sent,
    body,
    headers: {
      "x-request-id": "same",
      ...(more.cookie === undefined ? {} : { cookie: more.cookie }),
    },
  });

const notText: readonly unknown[] = [
  7760873976,
  true,
  [],
  ["7760873976"],
  ["7760873976", "9812345678"],
  {},
  { $ne: null },
  { $gt: "" },
  { toString: "x" },
];

test("what has to be text is text: no number, list or object becomes one, on any operation", async () => {
  await withEveryGoodRequest(async (one) => {
    const texts = Object.entries(one.body).filter(([, value]) => typeof value === "string");
    for (const [name] of texts) {
      for (const value of notText) {
        const answer = await send(one, { ...one.body, [name]: value }, {});
        const where = `${one.operation.operationId} ${name} ${JSON.stringify(value)}`;
        expectProblem(answer, 422, "validation_failed", where);
        const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
        expect(pointers, where).toContain(`/${name}`);
      }
    }
  });
});

test("a member that an operation does not know is refused, but for the seed's log-in", async () => {
  const unknown = { role: "admin", is_admin: true, user_id: 1, tenant: "x", phone_verified: true };
  await withEveryGoodRequest(async (one) => {
    if (one.operation.operationId === "logIn") return;
    const { members } = one.operation;
    for (const [name, value] of Object.entries(unknown)) {
      if (members.includes(name)) continue;
      const answer = await send(one, { ...one.body, [name]: value }, {});
      const where = `${one.operation.operationId} ${name}`;
      expectProblem(answer, 422, "validation_failed", where);
      expect(answer.body.errors[0].pointer, where).toBe(`/${name}`);
    }
  });
});

test("a NUL in a text is nobody's fault but the caller's, in any member of a body or a query", async () => {
  let tried = 0;
  const expectNoFault = (answer: Answer, where: string) => {
    expect(answer.status, `${where} ${answer.text}`).toBeLessThan(500);
    tried++;
  };
  for (const operation of operationsOf(server)) {
    for (const make of goodRequestsOf(operation)) {
      const { sent: first } = await make(server, await newUser(server));
      const texts = Object.entries(first.body ?? {}).filter(
        ([, value]) => typeof value === "string",
      );
      for (const [name] of texts) {
        // Anew each time: with some members it is a good request all the same.
        const { url, sent } = await make(server, await newUser(server));
        const body = { ...sent.body, [name]: `${sent.body?.[name]}\0` };
        const answer = await server.request(operation.method, url, { ...sent, body });
        expectNoFault(answer, `${operation.operationId} ${name}`);
      }
    }
    for (const name of operation.queryNames) {
      const [make] = goodRequestsOf(operation);
      if (make === undefined) continue;
      const { url, sent } = await make(server, await newUser(server));
      for (const value of ["%00", "a%00b", "login.password%00"]) {
        const answer = await server.request(operation.method, `${url}?${name}=${value}`, sent);
        expectNoFault(answer, `${operation.operationId} ?${name}=${value}`);
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
});

test("a member counts in the body alone: a query and a cookie change no answer", async () => {
  await withEveryGoodRequest(async (one) => {
    // Without a member it is a good request, and another key each time.
    if (one.operation.operationId === "rotateKey") return;
    const pairs = Object.entries(one.body).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const elsewhere = {
      query: `?${new URLSearchParams(pairs)}`,
      cookie: pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("; "),
    };
    const without = await send(one, {}, {});
    const beside = await send(one, {}, elsewhere);
    const where = `${one.operation.operationId} ${beside.text}`;
    expect([beside.status, beside.text], where).toEqual([without.status, without.text]);
    // An empty patch is a good request; everything else needs a member.
    if (one.operation.method !== "PATCH") expect(beside.status, where).toBe(422);
  });
});

test("a password that is too long is refused without being hashed, wherever there is one", async () => {
  const own = await startTestServer({ database: server.ctx.database, environment: everyOperation });
  const hashed = () => Promise.reject(new Error("it was hashed"));
  Object.assign(own.ctx.passwords, { hash: hashed, check: hashed });
  const tooLong = ["x".repeat(16_384), "e\u0301".repeat(5_000)];
  let tried = 0;
  for (const operation of operations) {
    for (const make of goodRequestsOf(operation)) {
      const { url, sent } = await make(server, await newUser(server));
      for (const name of Object.keys(sent.body ?? {}).filter((one) => one.endsWith("password"))) {
        for (const password of tooLong) {
          const body = { ...sent.body, [name]: password };
          const answer = await own.request(operation.method, url, { ...sent, body });
          const where = `${operation.operationId} ${name} ${answer.text}`;
          expect(answer.status, where).toBe(422);
          expect(answer.body.errors[0].pointer, where).toBe(`/${name}`);
          tried++;
        }
      }
    }
  }
  expect(tried).toBeGreaterThanOrEqual(14);
  expect((await own.logIn()).status).toBe(500); // what is not too long is hashed
  await own.close();
});
