/** What was taken away is refused at the next request, on every server of the database. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { seedToken } from "./harness/jwt.ts";
import { disable, enable, remove, setPassword } from "./harness/revocation.ts";
import {
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";
const sessions = "/api/v1/user/sessions";

let server: TestServer;
let replica: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database, url } = await openTestDatabase();
  // With connections of its own where the engine has more than one.
  const second = url === undefined ? database : openAt(url);
  const environment = { KPA_RATE_LIMITS: "off" };
  server = await startTestServer({ database, environment });
  replica = await startTestServer({ database: second, environment });
  close = async () => {
    await replica.close();
    await server.close();
    if (second !== database) await second.close();
    await database.close();
  };
});
afterAll(() => close());

const codeOf = async (token: string, on: TestServer = replica) => {
  const answer = await on.get(profile, { token });
  return answer.status === 200 ? "good" : answer.body.code;
};

const revocations: [string, (user: Account, token: string) => Promise<unknown>, string][] = [
  ["a log-out", (_user, token) => server.post("/api/v1/auth/logout", { token }), "session_ended"],
  [
    "the end of all others",
    async (user) => server.delete(sessions, { token: await signIn(server, user) }),
    "session_ended",
  ],
  ["a disabled user", (user) => disable(server, user.id), "session_ended"],
  ["a changed password", (user) => setPassword(server, user.id, "a new one"), "session_ended"],
  ["a removed user", (user) => remove(server, user.id), "user_not_found"],
];

test.each(revocations)("%s is refused at the next request, on another server", async (...args) => {
  const [, revoke, code] = args;
  for (let round = 0; round < 3; round++) {
    const user = await addUser(server);
    const token = await signIn(server, user);
    expect(await codeOf(token)).toBe("good");
    expect(await codeOf(token, server)).toBe("good");
    await revoke(user, token);
    expect(await codeOf(token)).toBe(code);
    expect(await codeOf(token, server)).toBe(code);
  }
});

test("a user who is disabled in the database alone is refused with every kind of token", async () => {
  const user = await addUser(server);
  const tokens = [
    await signIn(server, user),
    await seedToken({ sub: String(user.id) }),
    await seedToken({ sub: String(user.id), expiresIn: 1200 }),
  ];
  for (const token of tokens.slice(0, 2)) expect(await codeOf(token)).toBe("good");
  await server.ctx.db
    .updateTable("users")
    .set({ disabled_at: new Date() })
    .where("id", "=", user.id)
    .execute();
  for (const token of tokens) expect(await codeOf(token)).toBe("session_ended");
  expect((await server.logIn(user.phone, user.password)).body.code).toBe("user_disabled");
});

test("under load too, no request that begins after it is answered", async () => {
  const user = await addUser(server);
  const token = await signIn(server, user);
  let isRevoked = false;
  let late = 0;
  let good = 0;
  let refused = 0;
  const client = async (on: TestServer) => {
    while (refused < 200) {
      const beganAfter = isRevoked;
      const code = await codeOf(token, on);
      if (code !== "good") refused++;
      else if (beganAfter) late++;
      else good++;
    }
  };
  const clients = Array.from({ length: 16 }, (_, n) => client(n % 2 === 0 ? server : replica));
  while (good < 50) await new Promise((resolve) => setImmediate(resolve));
  await server.post("/api/v1/auth/logout", { token });
  isRevoked = true;
  await Promise.all(clients);
  expect({ late, refused: refused >= 200 }).toEqual({ late: 0, refused: true });
});

test("a disabled user who is enabled again logs in anew, and old tokens stay dead", async () => {
  const user = await addUser(server);
  const token = await signIn(server, user);
  await disable(server, user.id);
  expect((await replica.logIn(user.phone, user.password)).body.code).toBe("user_disabled");
  await enable(server, user.id);
  expect(await codeOf(token)).toBe("session_ended");
  expect(await codeOf(await replica.token(user.phone, user.password))).toBe("good");
});
