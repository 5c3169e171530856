/** Fifty failures in a row close the password until it is reset. */
import { beforeAll, expect, test } from "vitest";
import { takeAttempt } from "../src/limits/attempts.ts";
import { clean } from "../src/maintenance.ts";
import { throttledAs } from "../src/users/phone-number.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { type CounterStore, describeEachStore } from "./harness/counter-stores.ts";
import { failTimes, longestWaitSeconds } from "./harness/failures.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword, newPhone } from "./harness/people.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

const day = 24 * 60 * 60;
const newPassword = "another sentence nobody says";

function expectClosed(answer: Answer): void {
  expect([answer.status, answer.body.code]).toEqual([429, "too_many_attempts"]);
  expect(answer.headers["retry-after"]).toBe(String(longestWaitSeconds));
}

/** Wrong passwords, each after the wait that the one before brought. */
async function fail(store: CounterStore, server: TestServer, phone: string, times: number) {
  for (let n = 0; n < times; n++) {
    const answer = await server.logIn(phone, "wrong");
    expect([n, answer.status]).toEqual([n, 401]);
    if (n >= 4) await store.advance(longestWaitSeconds);
  }
}

describeEachStore((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await store.start();
  });

  test("the right password is the 51st attempt, and is refused for days", async () => {
    const phone = newPhone();
    await signUp(server, phone, goodPassword);
    await fail(store, server, phone, 50);
    for (const wait of [0, longestWaitSeconds, day, 10 * day]) {
      await store.advance(wait);
      expectClosed(await server.logIn(phone, goodPassword));
    }
  });

  test("forty-nine in a row do not close it, and the right password begins the count anew", async () => {
    const { phone, password } = await addUser(server);
    for (let round = 0; round < 2; round++) {
      await failTimes(store, server, "password", phone, 49);
      expect((await server.logIn(phone, password)).status).toBe(200);
    }
  });

  test("a number without an account is closed in exactly the same way", async () => {
    const phones = [(await addUser(server)).phone, freshPhone()];
    for (const phone of phones) await fail(store, server, phone, 50);
    for (const wait of [0, 3 * day]) {
      await store.advance(wait);
      const [known, unknown] = await Promise.all(phones.map((phone) => server.logIn(phone, "no")));
      for (const answer of [known, unknown]) expectClosed(answer as Answer);
      const told = ({ headers, body }: Answer) => [
        Object.keys(headers),
        { ...body, request_id: "" },
      ];
      expect(told(unknown as Answer)).toEqual(told(known as Answer));
    }
  });

  test("a reset by code opens it, and the old password stays wrong", async () => {
    const phone = newPhone();
    await signUp(server, phone, goodPassword);
    await failTimes(store, server, "password", phone, 50);
    const code = await askForCode(server, { phone, purpose: "reset_password" });
    const body = { ...code, new_password: newPassword };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    expect((await server.logIn(phone, goodPassword)).status).toBe(401);
    expect((await server.logIn(phone, newPassword)).status).toBe(200);
  });

  test("a code logs in while the password is closed, and leaves it closed", async () => {
    const phone = newPhone();
    await signUp(server, phone, goodPassword);
    await failTimes(store, server, "password", phone, 50);
    const body = await askForCode(server, { phone, purpose: "login" });
    expect((await server.post("/api/v1/auth/login/otp", { body })).status).toBe(200);
    expectClosed(await server.logIn(phone, goodPassword));
  });

  test("the cleaner forgets failures after a month, and never what is closed", async () => {
    const [open, closed] = [await addUser(server), await addUser(server)];
    await failTimes(store, server, "password", open.phone, 49);
    await failTimes(store, server, "password", closed.phone, 50);
    await store.advance(31 * day);
    await clean(server.ctx);
    await fail(store, server, open.phone, 5);
    expect((await server.logIn(open.phone, open.password)).status).toBe(200);
    expectClosed(await server.logIn(closed.phone, closed.password));
  });

  test("an attempt of a server that died can be the fiftieth", async () => {
    const { phone, password } = await addUser(server);
    await failTimes(store, server, "password", phone, 49);
    const account = throttledAs(phone, "IN");
    await takeAttempt(server.ctx, { way: "password", account, caller: { ip: "192.0.2.1" } });
    await store.advance(61);
    expectClosed(await server.logIn(phone, password));
    await store.advance(31 * day);
    await clean(server.ctx);
    expectClosed(await server.logIn(phone, password));
  });
});
