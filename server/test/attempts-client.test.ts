/** What fails is counted by where it comes from, too. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { deriveKeys } from "../src/crypto/derived-keys.ts";
import { countStray } from "../src/limits/attempts.ts";
import { makeRefreshToken } from "../src/tokens/refresh-token.ts";
import { addUser, freshPhone, startSessionOf } from "./harness/accounts.ts";
import { type CounterStore, describeEachStore } from "./harness/counter-stores.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

const most = 100;
const windowSeconds = 15 * 60;

let server: TestServer;
let clients = 0;

/** An address that nothing came from yet. */
function newClient(): string {
  clients++;
  return `198.18.${clients >> 8}.${clients & 255}`;
}

const logIn = (ip: string, phone: string, password: string, more: object = {}) =>
  server.post("/api/v1/auth/login", { ip, body: { phone, password, ...more } });
const stray = (sent: { ip: string; headers?: Record<string, string> }, on = server) =>
  on.post("/api/v1/auth/login/otp", {
    ...sent,
    body: { verification_id: randomUUID(), code: "123456" },
  });

/** Failures of the cheapest kind, without the request around them. */
async function failTimes(times: number, ip: string): Promise<void> {
  for (let n = 0; n < times; n++) await countStray(server.ctx, { ip });
}

function expectBusy(answer: Answer): void {
  expect([answer.status, answer.body.code]).toEqual([429, "too_many_attempts"]);
  const wait = Number(answer.headers["retry-after"]);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(windowSeconds);
}

describeEachStore((store) => {
  beforeAll(async () => {
    server = await store.start();
  });

  describe("a client's failures", () => failures(store));
  describe("a client is", () => networks(store));
  describe("refresh", () => refreshing());
});

function failures(store: CounterStore): void {
  test("are a hundred, on however many numbers; then no stranger gets in from there, and devices do", async () => {
    const [user, ip] = [await addUser(server), newClient()];
    const { device_token } = (await logIn(ip, user.phone, user.password)).body.data;
    for (let n = 0; n < most; n++)
      expect((await logIn(ip, freshPhone(), "wrong")).status).toBe(401);
    expectBusy(await logIn(ip, freshPhone(), "wrong"));
    expectBusy(await logIn(ip, user.phone, user.password));
    expect((await logIn(ip, user.phone, user.password, { device_token })).status).toBe(200);
    expect((await logIn(newClient(), user.phone, user.password)).status).toBe(200);
  });

  test("end with their window, which begins with the first of them", async () => {
    const [user, ip] = [await addUser(server), newClient()];
    await failTimes(1, ip);
    await store.advance(windowSeconds - 60);
    await failTimes(most - 1, ip);
    const refused = await logIn(ip, user.phone, user.password);
    expectBusy(refused);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(60);
    await store.advance(60);
    expect((await logIn(ip, user.phone, user.password)).status).toBe(200);
  });

  test("do not come from what is right: more log-ins than that use nothing up", async () => {
    const [user, ip] = [await addUser(server), newClient()];
    for (let n = 0; n <= most; n++) {
      const { status, headers } = await logIn(ip, user.phone, user.password);
      expect([status, headers.ratelimit]).toEqual([200, `"client";r=${most};t=${windowSeconds}`]);
    }
  });

  test("are told after the account's own wait, where there is one", async () => {
    const [ip, phone] = [newClient(), freshPhone()];
    await failTimes(most, ip);
    for (let n = 0; n < 5; n++) await logIn(newClient(), phone, "wrong");
    const refused = await logIn(ip, phone, "wrong");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(2);
  });

  test("once refused, leave no trace of the numbers that are tried", async () => {
    const ip = newClient();
    await failTimes(most, ip);
    const count = async () => {
      const rows = await server.ctx.db.selectFrom("login_throttles").select("key").execute();
      return rows.length;
    };
    const before = await count();
    for (let n = 0; n < 5; n++) expectBusy(await logIn(ip, freshPhone(), "wrong"));
    expect(await count()).toBe(before);
  });
}

function networks(store: CounterStore): void {
  test("the /64 of an IPv6 address, and no other", async () => {
    const at = (last: string) => `2001:db8:${store.name === "Redis" ? "1" : "2"}:${last}`;
    for (let n = 0; n < most; n++) await failTimes(1, at(`7::${n.toString(16)}`));
    expectBusy(await stray({ ip: at("7:ffff:ffff:ffff:1") }));
    expect((await stray({ ip: at("8::1") })).status).toBe(422);
  });

  test("one IPv4 address, also where it is mapped into IPv6", async () => {
    const ip = newClient();
    await failTimes(most - 1, ip);
    expect((await stray({ ip: `::ffff:${ip}` })).status).toBe(422);
    expectBusy(await stray({ ip }));
  });

  test("the peer, whatever it says of others", async () => {
    const ip = newClient();
    const saying = (client: string) => stray({ ip, headers: { "x-forwarded-for": client } });
    await failTimes(most - 2, ip);
    for (const client of ["203.0.113.1", "203.0.113.2"]) {
      expect((await saying(client)).status).toBe(422);
    }
    expectBusy(await saying("203.0.113.3"));
    expect((await stray({ ip: "203.0.113.1" })).headers.ratelimit).toContain(`r=${most - 1};`);
  });

  test("whom a proxy of KPA_TRUST_PROXY names", async () => {
    const proxied = await store.start({ environment: { KPA_TRUST_PROXY: "10.0.0.0/8" } });
    const from = (client: string) =>
      stray({ ip: "10.255.0.1", headers: { "x-forwarded-for": client } }, proxied);
    const [busy, other] = [newClient(), newClient()];
    await failTimes(most - 1, busy);
    expect((await from(busy)).status).toBe(422);
    for (const spelling of [busy, `::ffff:${busy}`, `::FFFF:${busy}`]) {
      expectBusy(await from(spelling));
    }
    expect((await from(other)).status).toBe(422);
    expectBusy(await stray({ ip: busy }));
  });
}

function refreshing(): void {
  const refresh = (ip: string, refresh_token: string) =>
    server.post("/api/v1/auth/refresh", { ip, body: { refresh_token } });
  const changed = (token: string) =>
    `${token.slice(0, 40)}${token[40] === "A" ? "B" : "A"}${token.slice(41)}`;

  /** Of a session that is not there. */
  const madeUp = makeRefreshToken(deriveKeys("another"), Buffer.alloc(16), randomUUID(), 0);

  test("with tokens that were not made here is counted, and refused after a hundred", async () => {
    const [mine, theirs] = [await addUser(server), await addUser(server)];
    const { refreshToken: good } = await startSessionOf(server, mine);
    const { refreshToken } = await startSessionOf(server, theirs);
    const ip = newClient();
    await failTimes(most - 2, ip);
    for (const token of [changed(refreshToken), madeUp]) {
      expect((await refresh(ip, token)).body.code).toBe("invalid_refresh_token");
    }
    expectBusy(await refresh(ip, changed(refreshToken)));
    expectBusy(await logIn(ip, mine.phone, mine.password));
    expect((await refresh(ip, good)).status).toBe(200);
  });

  test("with what has not the shape of a token costs nothing, and is not counted", async () => {
    const ip = newClient();
    for (let n = 0; n <= most; n++) {
      expect((await refresh(ip, "no token")).body.code).toBe("invalid_refresh_token");
    }
  });
}
