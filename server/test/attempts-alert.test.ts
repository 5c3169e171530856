/** When attempts fail far more often than usual, strangers wait sooner, before anybody is locked out. */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { countStray } from "../src/limits/attempts.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

const minute = 60;

let server: TestServer;
/** On the same database. */
let beside: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database } = await openTestDatabase();
  const options = { database, clients: "many", passwords: cheapPasswords } as const;
  server = await startTestServer(options);
  beside = await startTestServer(options);
  close = async () => {
    await beside.close();
    await server.close();
    await database.close();
  };
});
afterAll(() => close());

/** Every test begins on a day on which nothing has failed. */
beforeEach(async () => {
  await look(server, beside); // writes what the test before has counted
  await sql`delete from guessing_rates`.execute(server.ctx.db);
  advance(10 * minute);
  await look(server, beside);
  expect(isOnAlert()).toBe(false);
});

const isOnAlert = (on = server) => on.ctx.limits.guessingRate.isOnAlert();

function advance(seconds: number): void {
  for (const one of [server, beside]) one.advance(seconds);
}

/** What the maintenance of each server does every two seconds. */
async function look(...servers: readonly TestServer[]): Promise<void> {
  for (const { ctx } of servers) await ctx.limits.guessingRate.look();
}

function failTimes(times: number, on = server): void {
  for (let n = 0; n < times; n++) on.ctx.limits.guessingRate.failed();
}

/** As many failures in each of the minutes, so long ago. */
async function fillMinutes(from: number, to: number, failures: number): Promise<void> {
  const { offsetSeconds } = server.ctx.clock;
  await sql`
    insert into guessing_rates (minute, failures)
    select date_trunc('minute', now() + make_interval(secs => ${offsetSeconds}))
           - ago * interval '1 minute', ${failures}
      from generate_series(${from}::int, ${to}::int) as ago`.execute(server.ctx.db);
}

const wrong = (phone: string, more: object = {}, on = server) => on.logIn(phone, "wrong", more);

/** @returns the statuses of one guess after another */
async function guessTimes(times: number, guess: () => Promise<{ status: number }>) {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push((await guess()).status);
  return statuses;
}

test("more than 300 failures in five minutes begin it, and 300 do not", async () => {
  for (let n = 0; n < 20; n++) await wrong(freshPhone());
  failTimes(280);
  await look(server);
  expect(isOnAlert()).toBe(false);
  await wrong(freshPhone());
  await look(server);
  expect(isOnAlert()).toBe(true);
});

test("failures that are spread over more than five minutes do not begin it", async () => {
  for (let n = 0; n < 4; n++) {
    failTimes(290);
    await look(server);
    expect(isOnAlert()).toBe(false);
    advance(6 * minute);
  }
});

test("strangers have one failure and then wait for a minute; whoever makes no mistake gets in", async () => {
  const [guessed, owner] = [await addUser(server), await addUser(server)];
  failTimes(301);
  await look(server);
  expect((await wrong(guessed.phone)).status).toBe(401);
  const refused = await server.logIn(guessed.phone, guessed.password);
  expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "60"]);
  expect((await server.logIn(owner.phone, owner.password)).status).toBe(200);
  const unknown = freshPhone();
  expect((await wrong(unknown)).status).toBe(401);
  expect((await wrong(unknown)).headers["retry-after"]).toBe("60");
  advance(61);
  failTimes(301);
  await look(server);
  expect((await server.logIn(guessed.phone, guessed.password)).status).toBe(200);
});

test("known devices have their five failures, and waits of two seconds", async () => {
  const { phone, password } = await addUser(server);
  const { device_token } = (await server.logIn(phone, password)).body.data;
  failTimes(301);
  await look(server);
  const statuses = await guessTimes(5, () => wrong(phone, { device_token }));
  expect(statuses).toEqual(Array(5).fill(401));
  const refused = await wrong(phone, { device_token });
  expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "2"]);
});

test("a client's network has twenty failures", async () => {
  failTimes(301);
  await look(server);
  const ip = "198.18.200.1";
  for (let n = 0; n < 20; n++) await countStray(server.ctx, { ip });
  const { phone, password } = await addUser(server);
  const refused = await server.post("/api/v1/auth/login", { ip, body: { phone, password } });
  expect(refused.status).toBe(429);
  expect(refused.headers["ratelimit-policy"]).toBe('"client";q=20;w=900');
});

test("it ends by itself, when there are no more failures than usual", async () => {
  failTimes(301);
  await look(server);
  expect(isOnAlert()).toBe(true);
  advance(6 * minute);
  await look(server);
  expect(isOnAlert()).toBe(false);
  const phone = freshPhone();
  expect(await guessTimes(6, () => wrong(phone))).toEqual([...Array(5).fill(401), 429]);
});

test("where failures are usual it takes ten times as many as the last day's median", async () => {
  await fillMinutes(0, 1_439, 50);
  await look(server);
  expect(isOnAlert()).toBe(false);
  failTimes(10 * 250 - 300);
  await look(server);
  expect(isOnAlert()).toBe(false);
  failTimes(200); // the first of the minutes may be over by now
  await look(server);
  expect(isOnAlert()).toBe(true);
});

test("an attack of eleven hours does not become what is usual", async () => {
  await fillMinutes(0, 11 * 60, 1_000);
  await look(server);
  expect(isOnAlert()).toBe(true);
});

test("failures at all servers count together, and each of them is told", async () => {
  failTimes(200, server);
  failTimes(200, beside);
  await look(server, beside);
  expect(isOnAlert(beside)).toBe(true);
  await look(server);
  expect(isOnAlert(server)).toBe(true);
  const phone = freshPhone();
  expect(await guessTimes(2, () => wrong(phone, {}, beside))).toEqual([401, 429]);
});

test("garbage that is no guess at an account does not begin it", async () => {
  for (let n = 0; n < 400; n++) await countStray(server.ctx, { ip: `198.18.201.${n % 8}` });
  await look(server);
  expect(isOnAlert()).toBe(false);
});

test("what could not be written down is not forgotten", async () => {
  failTimes(301);
  await sql`alter table guessing_rates rename to gone`.execute(server.ctx.db);
  await expect(look(server)).rejects.toThrow();
  await sql`alter table gone rename to guessing_rates`.execute(server.ctx.db);
  await look(server);
  expect(isOnAlert()).toBe(true);
});

test("its beginning and its end are a line in the log each, and a metric", async () => {
  const lines = () =>
    server.logLines
      .filter((line) => /"msg":"attempts fail /.test(line))
      .map((line) => JSON.parse(line));
  const metric = async () => {
    const { text } = await server.get("/metrics", { ip: "127.0.0.1" });
    return /^kpa_guessing_alert (\d)$/m.exec(text)?.[1];
  };
  const before = lines().length;
  failTimes(301);
  for (let n = 0; n < 3; n++) await look(server);
  expect(await metric()).toBe("1");
  advance(6 * minute);
  for (let n = 0; n < 3; n++) await look(server);
  expect(await metric()).toBe("0");
  const told = lines().slice(before);
  expect(told.map(({ level, recent }) => [level, recent])).toEqual([
    [expect.anything(), 301],
    [expect.anything(), 0],
  ]);
});
