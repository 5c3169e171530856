/** Guessing on one account is slowed down; whoever knows the password is not. */
import { beforeAll, describe, expect, test } from "vitest";
import { takeAttempt } from "../src/limits/attempts.ts";
import { throttledAs } from "../src/users/phone-number.ts";
import { type Account, addUser } from "./harness/accounts.ts";
import { type CounterStore, describeEachStore } from "./harness/counter-stores.ts";
import { disable } from "./harness/revocation.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

let server: TestServer;

const guess = (phone: string, on: TestServer = server) => on.logIn(phone, "wrong");
const logIn = ({ phone, password }: Account, on: TestServer = server) => on.logIn(phone, password);
const count = (answers: readonly Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

async function fail(phone: string, times: number, on: TestServer = server): Promise<void> {
  for (let n = 0; n < times; n++) expect((await guess(phone, on)).status).toBe(401);
}

describeEachStore((store) => {
  beforeAll(async () => {
    server = await store.start();
  });

  describe("five failures are free, then the account waits twice as long after each", () => {
    type Case = [string, () => string | Promise<string>, readonly number[]];
    const longest = [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
    test.each<Case>([
      ["of an account", async () => (await addUser(server)).phone, longest.slice(0, 3)],
      ["of a number without one", () => "9812345678", longest],
      ["of what is no number", () => "office", longest.slice(0, 3)],
    ])("%s", async (_name, phoneOf, expected) => {
      const phone = await phoneOf();
      await fail(phone, 5);
      const waits: number[] = [];
      for (let n = 0; n < expected.length; n++) {
        const refused = await guess(phone);
        expect(refused.body).toMatchObject({ status: 429, code: "too_many_attempts" });
        const wait = Number(refused.headers["retry-after"]);
        waits.push(wait);
        await store.advance(wait);
        await fail(phone, 1);
      }
      expect(waits).toEqual(expected);
    });
  });

  test("the wait holds for the right password too, and ends when it says", async () => {
    const user = await addUser(server);
    await fail(user.phone, 5);
    const refused = await logIn(user);
    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe("too_many_attempts");
    await store.advance(Number(refused.headers["retry-after"]));
    expect((await logIn(user)).status).toBe(200);
  });

  test("every spelling of a number counts for the same account", async () => {
    const { phone } = await addUser(server);
    const spellings = [phone, `0${phone}`, `+91${phone}`, `0091 ${phone}`, `(+91) ${phone}`];
    for (const spelling of spellings) await fail(spelling, 1);
    for (const spelling of [...spellings, ` ${phone} `]) {
      expect((await guess(spelling)).status).toBe(429);
    }
  });

  test("accounts wait apart from each other", async () => {
    const [one, two] = [await addUser(server), await addUser(server)];
    await fail(one.phone, 5);
    expect((await guess(one.phone)).status).toBe(429);
    expect((await logIn(two)).status).toBe(200);
  });

  test("a right password clears the count", async () => {
    const user = await addUser(server);
    for (let round = 0; round < 2; round++) {
      await fail(user.phone, 4);
      expect((await logIn(user)).status).toBe(200);
    }
    await fail(user.phone, 5);
    expect((await guess(user.phone)).status).toBe(429);
  });

  test("the right password of a disabled user counts as no failure", async () => {
    const user = await addUser(server);
    await disable(server, user.id);
    for (let n = 0; n < 8; n++) expect((await logIn(user)).status).toBe(403);
  });

  test("a request of the wrong shape counts as no failure", async () => {
    const user = await addUser(server);
    for (let n = 0; n < 8; n++) {
      expect((await server.logIn(user.phone, "x".repeat(129))).status).toBe(422);
    }
    expect((await logIn(user)).status).toBe(200);
  });

  test("a server that starts anew goes on counting, and so does one beside it", async () => {
    const { phone } = await addUser(server);
    await fail(phone, 3);
    const beside = await store.start();
    await fail(phone, 2, beside);
    expect((await guess(phone)).status).toBe(429);
    expect((await guess(phone, beside)).status).toBe(429);
    await beside.close();
    const anew = await store.start();
    expect((await guess(phone, anew)).status).toBe(429);
  });

  test("KPA_RATE_LIMITS=off lifts the wait", async () => {
    const own = await store.start({ environment: { KPA_RATE_LIMITS: "off" } });
    const user = await addUser(own);
    await fail(user.phone, 8, own);
    expect((await logIn(user, own)).status).toBe(200);
  });

  describe("many at once", () => manyAtOnce(store));
});

function manyAtOnce(store: CounterStore): void {
  /** On a busy machine the database's few connections are not enough for all of them at once. */
  let patient: TestServer;
  beforeAll(async () => {
    patient = await store.start({ isPatient: true });
  });

  test("of a thousand wrong guesses at most 25 are verified", async () => {
    const { phone } = await addUser(server);
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => guess(phone)));
    expect(count(answers, 401)).toBeLessThanOrEqual(25);
    expect(count(answers, 401)).toBeGreaterThanOrEqual(5);
    expect(count(answers, 401) + count(answers, 429)).toBe(1_000);
    for (const answer of answers) {
      if (answer.status !== 429) continue;
      expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    }
  });

  test("after the wait one guess is verified, however many come", async () => {
    const { phone } = await addUser(server);
    await fail(phone, 5);
    for (const wait of [2, 4, 8]) {
      await store.advance(wait);
      const answers = await Promise.all(Array.from({ length: 20 }, () => guess(phone)));
      expect(count(answers, 401)).toBe(1);
      expect(count(answers, 429)).toBe(19);
    }
  });

  test.each([20, 50])("%i right log-ins all succeed", async (times) => {
    const user = await addUser(server);
    const answers = await Promise.all(Array.from({ length: times }, () => logIn(user, patient)));
    expect(count(answers, 200)).toBe(times);
    await fail(user.phone, 5);
    expect((await guess(user.phone)).status).toBe(429);
  });

  test("right log-ins succeed after failures whose wait is over, too", async () => {
    const user = await addUser(server);
    await fail(user.phone, 5);
    await store.advance(2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => logIn(user, patient)));
    expect(count(answers, 200)).toBe(20);
  });

  test("an attempt of a server that died is a failure after a minute", async () => {
    const { phone } = await addUser(server);
    await fail(phone, 1);
    // Nobody is there to settle them.
    const account = throttledAs(phone, "IN");
    for (let n = 0; n < 3; n++) {
      await takeAttempt(server.ctx, { way: "password", account, caller: { ip: "192.0.2.1" } });
    }
    await store.advance(61);
    await fail(phone, 1);
    expect((await guess(phone)).status).toBe(429);
  });
}
