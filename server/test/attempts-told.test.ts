/** What an answer tells: where the client's network stands, and how long to wait; nothing of the account. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countStray } from "../src/limits/attempts.ts";
import { addUser, freshPhone, startSessionOf } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { newPhone } from "./harness/people.ts";
import {
  type Answer,
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from "./harness/test-server.ts";

let shared: TestDatabase;
let server: TestServer;
let statements: () => number;
beforeAll(async () => {
  shared = await openTestDatabase();
  const { database, count } = countingStatements(shared.database);
  statements = count;
  server = await startTestServer({ database, clients: "many", passwords: cheapPasswords });
});
afterAll(async () => {
  await server.close();
  await shared.database.close();
});

const policy = '"client";q=100;w=900';
const guess = (phone: string, ip: string, more: object = {}) =>
  server.post("/api/v1/auth/login", { ip, body: { phone, password: "wrong", ...more } });
const limitsIn = ({ headers }: Answer) => [headers["ratelimit-policy"], headers.ratelimit];

describe("the client's limit is told on every route that it holds on", () => {
  test("after each failure there is one less, whatever it was about", async () => {
    const ip = "198.19.0.1";
    const code = await askForCode(server, { phone: newPhone(), purpose: "login" });
    const { refreshToken } = await startSessionOf(server, await addUser(server));
    const wrongToken = `${refreshToken.slice(0, 40)}${refreshToken[40] === "A" ? "B" : "A"}${refreshToken.slice(41)}`;
    const enter = (body: object) => server.post("/api/v1/auth/login/otp", { ip, body });
    const answers = [
      await guess(freshPhone(), ip),
      await enter({ ...code, code: "000000" === code.code ? "111111" : "000000" }),
      await enter({ verification_id: randomUUID(), code: "123456" }),
      await server.post("/api/v1/auth/refresh", { ip, body: { refresh_token: wrongToken } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 422, 422, 401]);
    for (const [n, answer] of answers.entries()) {
      const [stated, left] = limitsIn(answer);
      expect(stated).toBe(policy);
      expect(left).toMatch(new RegExp(`^"client";r=${99 - n};t=(900|89\\d)$`));
    }
  });

  test("a right one is told too, and what is refused is told that nothing is left", async () => {
    const [user, ip] = [await addUser(server), "198.19.0.2"];
    const logIn = () => server.post("/api/v1/auth/login", { ip, body: user });
    expect(limitsIn(await logIn())).toEqual([policy, '"client";r=100;t=900']);
    for (let n = 0; n < 100; n++) await countStray(server.ctx, { ip });
    const refused = await logIn();
    expect(refused.status).toBe(429);
    const [stated, left] = limitsIn(refused);
    expect(stated).toBe(policy);
    expect(left).toBe(`"client";r=0;t=${refused.headers["retry-after"]}`);
  });
});

test("an account's count is in no answer: what is told from a new client is always the same", async () => {
  const user = await addUser(server);
  const told: unknown[] = [];
  for (let n = 0; n < 7; n++) {
    const answer = await guess(user.phone, `198.19.1.${n}`);
    const { status, headers, body } = answer;
    const [stated, left] = limitsIn(answer);
    expect(stated).toBe(policy);
    told.push([status, left?.split(";t=")[0], Object.keys(headers).sort(), Object.keys(body)]);
  }
  expect(new Set(told.slice(0, 5).map((one) => JSON.stringify(one))).size).toBe(1);
  expect(told[5]).toEqual(told[6]);
});

describe("whether the number has an account shows in no statement", () => {
  const countOf = async (ask: () => Promise<Answer>, status: number) => {
    const before = statements();
    expect((await ask()).status).toBe(status);
    return statements() - before;
  };
  /** For a number that is somebody else's, and for one that is nobody's. */
  const bothOf = async (ask: (phone: string) => Promise<Answer>, status: number) => {
    const phones = [(await addUser(server)).phone, freshPhone()];
    return [
      await countOf(() => ask(phones[0] ?? ""), status),
      await countOf(() => ask(phones[1] ?? ""), status),
    ];
  };

  test("where a device token of another account comes along", async () => {
    const { device_token } = await signUp(server, newPhone());
    const more = { device_token };
    const [known, unknown] = await bothOf((phone) => guess(phone, "198.19.2.1", more), 401);
    expect(known).toBe(unknown);
  });

  test("where the account has to wait", async () => {
    const [known, unknown] = await bothOf(async (phone) => {
      for (let n = 0; n < 5; n++) await guess(phone, `198.19.3.${n}`);
      return guess(phone, "198.19.3.9");
    }, 429);
    expect(known).toBe(unknown);
  });

  test("where the client has to wait", async () => {
    for (let n = 0; n < 100; n++) await countStray(server.ctx, { ip: "198.19.4.1" });
    const [known, unknown] = await bothOf((phone) => guess(phone, "198.19.4.1"), 429);
    expect(known).toBe(unknown);
  });
});
