/** Redis that is away: nobody can guess, whatever asks no counter goes on, and it mends itself. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addUser, startSessionOf } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { runCommand } from "./harness/command.ts";
import { createInstallation } from "./harness/installation.ts";
import { undoLater } from "./harness/kpa-process.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword, newPhone } from "./harness/people.ts";
import { hasRedis, type RedisServer, startRedis } from "./harness/redis-server.ts";
import { startTcpProxy, type TcpProxy } from "./harness/tcp-proxy.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A second of silence, and what a busy machine adds to it. */
const mostMs = 4_000;
const redisPassword = "a password that only Redis knows";

let redis: RedisServer;
let proxy: TcpProxy;
let server: TestServer;
const undo = undoLater();

const redisAt = (port: number) => `redis://:${encodeURIComponent(redisPassword)}@127.0.0.1:${port}`;

async function startAt(port: number): Promise<TestServer> {
  const environment = { KPA_REDIS_URL: redisAt(port) };
  const started = await startTestServer({
    environment,
    passwords: cheapPasswords,
    clients: "many",
  });
  undo(() => started.close());
  return started;
}

describe.runIf(hasRedis)("counters in Redis", () => {
  beforeAll(async () => {
    redis = await startRedis({ password: redisPassword });
    undo(() => redis.stop());
    proxy = await startTcpProxy({ host: "127.0.0.1", port: redis.port }, { undo });
    server = await startAt(proxy.port);
  });
  afterAll(() => undo.all());

  describe("that are away", () => away());
  describe("by whatever they were lost", () => mending());
  describe("kpa doctor", () => doctor());

  test("hold no number, address or client that was tried", async () => {
    const ip = "198.19.77.1";
    const body = { phone: "9812300001", password: "wrong" };
    await server.post("/api/v1/auth/login", { ip, body });
    const keys = await redis.client.keys("*");
    expect(keys.length).toBeGreaterThanOrEqual(2);
    for (const key of keys) expect(key).toMatch(/^kpa:(window:[\w-]{43}|\{[\w-]{43}\}:[a-z-]+)$/);
  });
});

function expectUnavailable(answer: Answer): void {
  expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
}

async function works(phone: string, on = server): Promise<boolean> {
  return (await on.logIn(phone, goodPassword)).status === 200;
}

/** Without a restart. */
async function recovers(phone: string, on = server): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await works(phone, on))) {
    if (performance.now() > deadline) throw new Error("it does not work again");
    await sleep(50);
  }
}

const outages = [
  ["cut off", () => proxy.cut()],
  ["silent", async () => proxy.holdStill()],
] as const;

function away(): void {
  test.each(outages)(
    "because they are %s: every way to guess is 503, and soon",
    async (_name, lose) => {
      const phone = newPhone();
      const person = await signUp(server, phone, goodPassword);
      const code = await askForCode(server, { phone, purpose: "login" });
      await lose();
      const guesses = [
        () => server.logIn(phone, goodPassword),
        () => server.logIn(phone, "wrong"),
        () => server.post("/api/v1/auth/login/otp", { body: code }),
        () =>
          server.post("/api/v1/user/reauthenticate", {
            token: person.token,
            body: { password: goodPassword },
          }),
        () =>
          server.post("/api/v1/auth/verifications", {
            body: { phone: newPhone(), purpose: "login" },
          }),
      ];
      for (const guess of guesses) {
        const startedAt = performance.now();
        expectUnavailable(await guess());
        expect(performance.now() - startedAt).toBeLessThan(mostMs);
      }
      await proxy.mend();
      await recovers(phone);
      expect((await server.post("/api/v1/auth/login/otp", { body: code })).status).toBe(200);
    },
  );

  test.each(outages)(
    "because they are %s: profiles, refreshes and log-outs go on",
    async (_name, lose) => {
      const phone = newPhone();
      const { token, refresh_token } = await signUp(server, phone, goodPassword);
      await lose();
      expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
      const refreshed = await server.post("/api/v1/auth/refresh", { body: { refresh_token } });
      expect(refreshed.status).toBe(200);
      expect((await server.post("/api/v1/auth/logout", { token })).status).toBe(200);
      expect((await server.get("/readyz")).status).toBe(200);
      await proxy.mend();
      await recovers(phone);
    },
  );

  test("when the server starts are no reason not to start, and it works as soon as they come", async () => {
    const late = await startTcpProxy(
      { host: "127.0.0.1", port: redis.port },
      { isUp: false, undo },
    );
    const own = await startAt(late.port);
    const user = await addUser(own, { password: goodPassword });
    const { token } = await startSessionOf(own, user);
    expectUnavailable(await own.logIn(user.phone, goodPassword));
    expect((await own.get("/api/v1/user/profile", { token })).status).toBe(200);
    await late.mend();
    await recovers(user.phone, own);
  });
}

function mending(): void {
  test("what was counted before is counted afterwards", async () => {
    const phone = newPhone();
    await signUp(server, phone, goodPassword);
    for (let n = 0; n < 4; n++) expect((await server.logIn(phone, "wrong")).status).toBe(401);
    await proxy.cut();
    expectUnavailable(await server.logIn(phone, "wrong"));
    await proxy.mend();
    await recovers((await addUser(server, { password: goodPassword })).phone);
    expect((await server.logIn(phone, "wrong")).status).toBe(401);
    expect((await server.logIn(phone, goodPassword)).status).toBe(429);
  });

  test("an outage is told once, and its end, and no password is in the log", async () => {
    const { phone } = await addUser(server, { password: goodPassword });
    await recovers(phone);
    const before = server.logLines.length;
    await proxy.cut();
    // The connection is tried some six times meanwhile.
    const tried = performance.now() + 3_000;
    while (performance.now() < tried) await server.logIn(phone, goodPassword);
    await proxy.mend();
    await recovers(phone);
    const told = server.logLines
      .slice(before)
      .map((line) => JSON.parse(line).msg as string)
      .filter((message) => message.startsWith("the counters"));
    expect(told).toEqual([
      "the counters do not answer: nobody can guess or log in",
      "the counters answer again",
    ]);
    const log = server.logLines.join("");
    expect(log).not.toContain(redisPassword);
    expect(log).not.toContain(encodeURIComponent(redisPassword));
  });

  test("a password that Redis refuses is not in the log either", async () => {
    const wrong = `redis://:another-password@127.0.0.1:${redis.port}`;
    const own = await startTestServer({ environment: { KPA_REDIS_URL: wrong } });
    expectUnavailable(await own.logIn());
    await own.close();
    const log = own.logLines.join("");
    expect(log).toContain("the counters do not answer");
    expect(log).not.toContain("another-password");
  });
}

function doctor(): void {
  const examine = async (url: string) => {
    const { environment } = await createInstallation();
    return runCommand(["doctor"], { environment: { ...environment, KPA_REDIS_URL: url } });
  };

  test("is content where they answer", async () => {
    const { code, stdout } = await examine(redis.url);
    expect(stdout).toMatch(/^ok +counters: Redis$/m);
    expect(code).toBe(0);
  });

  test.each([
    ["is not there", () => redisAt(1), /ECONNREFUSED/],
    ["refuses the password", () => `redis://:wrong-one@127.0.0.1:${redis.port}`, /WRONGPASS/],
  ])("says how to mend one that %s, and shows no password", async (_name, url, says) => {
    const { code, stdout, stderr } = await examine(url());
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAULT +counters: .*KPA_REDIS_URL.*check that it runs/m);
    expect(stdout).toMatch(says);
    expect(stdout + stderr).not.toMatch(/wrong-one|only(%20| )Redis/);
  });
}
