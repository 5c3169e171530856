/** When there are more passwords than can be hashed, log-ins are turned away and the rest goes on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { fillHashQueue } from "./harness/hash-queue.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let user: Account;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_HASH_QUEUE: "1" } });
  user = await addUser(server);
  token = await signIn(server, user);
});
afterAll(() => server.close());

test("a log-in is turned away at once, and told when to come back", async () => {
  const busy = fillHashQueue(server);
  for (const [phone, password] of [
    [user.phone, user.password],
    [user.phone, "wrong"],
    ["9812345678", "wrong"],
  ] as const) {
    const answer = await server.logIn(phone, password);
    expect(answer.body).toMatchObject({ status: 503, code: "overloaded" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  }
  expect(server.ctx.passwords.load().waiting).toBe(1);
  await busy;
  expect((await server.logIn(user.phone, user.password)).status).toBe(200);
});

test("profiles are read meanwhile", async () => {
  const busy = fillHashQueue(server);
  for (let n = 0; n < 20; n++) {
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
  }
  expect(server.ctx.passwords.load().waiting).toBe(1);
  await busy;
});

test("being turned away is no failure of the account", async () => {
  const busy = fillHashQueue(server);
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => server.logIn(user.phone, "wrong")),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([503]));
  await busy;
  expect((await server.logIn(user.phone, "wrong")).status).toBe(401);
  expect((await server.logIn(user.phone, user.password)).status).toBe(200);
});

test("of a flood some get in, the rest is turned away, and nobody else's log-in is lost", async () => {
  const users: Account[] = [];
  for (let n = 0; n < 30; n++) users.push(await addUser(server));
  const answers = await Promise.all(users.map((one) => server.logIn(one.phone, one.password)));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(statuses).toContain(200);
  expect(statuses).toContain(503);
  for (const [at, one] of users.slice(0, 5).entries()) {
    if (statuses[at] === 503) {
      expect((await server.logIn(one.phone, one.password)).status).toBe(200);
    }
  }
});
