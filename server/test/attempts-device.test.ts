/** A device that has logged in before has its own budget: strangers do not lock the owner out. */
import { beforeAll, describe, expect, test } from "vitest";
import { makeDeviceToken } from "../src/tokens/device-token.ts";
import { type Account, addUser } from "./harness/accounts.ts";
import { type CounterStore, describeEachStore } from "./harness/counter-stores.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword, newPhone } from "./harness/people.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

const newPassword = "another sentence nobody says";

let server: TestServer;

interface Owner extends Account {
  readonly device_token: string;
}

async function newOwner(): Promise<Owner> {
  const account = await addUser(server);
  const { body } = await server.logIn(account.phone, account.password);
  return { ...account, device_token: body.data.device_token };
}

const asStranger = ({ phone }: Account, password = "wrong") => server.logIn(phone, password);
const onDevice = ({ phone, device_token }: Owner, password = "wrong") =>
  server.logIn(phone, password, { device_token });

async function failTimes(times: number, guess: () => Promise<Answer>): Promise<void> {
  for (let n = 0; n < times; n++) expect((await guess()).status).toBe(401);
}

describeEachStore((store) => {
  beforeAll(async () => {
    server = await store.start();
  });

  describe("a known device", () => budgets(store));
  describe("what counts as a stranger's guess", () => noDevice());
  describe("a new password", () => beginsAnew(store));
  describe("who is signed in", () => signedIn());
});

function budgets(store: CounterStore): void {
  test("never waits for the failures of strangers, whose right password does", async () => {
    const owner = await newOwner();
    await failTimes(5, () => asStranger(owner));
    expect((await asStranger(owner, owner.password)).body.code).toBe("too_many_attempts");
    expect((await onDevice(owner, owner.password)).status).toBe(200);
  });

  test("gets in while strangers' failures have closed the password", async () => {
    const owner = await newOwner();
    for (let n = 0; n < 50; n++) {
      await failTimes(1, () => asStranger(owner));
      if (n >= 4) await store.advance(900);
    }
    expect((await asStranger(owner, owner.password)).headers["retry-after"]).toBe("900");
    expect((await onDevice(owner, owner.password)).status).toBe(200);
    expect((await asStranger(owner, owner.password)).status).toBe(429);
  });

  test("waits for its own failures, and nobody else does", async () => {
    const owner = await newOwner();
    const second = (await asStranger(owner, owner.password)).body.data.device_token;
    await failTimes(5, () => onDevice(owner));
    const refused = await onDevice(owner, owner.password);
    expect(refused.status).toBe(429);
    expect(["1", "2"]).toContain(refused.headers["retry-after"]);
    expect((await asStranger(owner, owner.password)).status).toBe(200);
    expect((await onDevice({ ...owner, device_token: second }, owner.password)).status).toBe(200);
    await store.advance(2);
    expect((await onDevice(owner, owner.password)).status).toBe(200);
  });

  test("clears its own count alone when it gets in, and not the account's", async () => {
    const owner = await newOwner();
    await failTimes(4, () => asStranger(owner));
    await failTimes(4, () => onDevice(owner));
    expect((await onDevice(owner, owner.password)).status).toBe(200);
    await failTimes(4, () => onDevice(owner));
    await failTimes(1, () => asStranger(owner));
    expect((await asStranger(owner, owner.password)).status).toBe(429);
  });

  test("that is new clears the account's count when it gets in", async () => {
    const owner = await newOwner();
    await failTimes(4, () => asStranger(owner));
    expect((await asStranger(owner, owner.password)).status).toBe(200);
    await failTimes(5, () => asStranger(owner));
    expect((await asStranger(owner, owner.password)).status).toBe(429);
  });
}

function noDevice(): void {
  type Case = [string, (owner: Owner) => Promise<string>];
  const yearAndDayMs = 366 * 24 * 60 * 60 * 1000;
  test.each<Case>([
    ["another user's device token", async () => (await newOwner()).device_token],
    ["a forged one", async ({ device_token }) => `${device_token.slice(0, -4)}AAAA`],
    ["what is none", async () => "a device token"],
    [
      "one that is older than a year",
      async ({ id }) => {
        const { keys, clock } = server.ctx;
        const deviceId = "0199c0de-7e57-4000-8000-000000000000";
        return makeDeviceToken(keys, id, deviceId, clock.nowMs() - yearAndDayMs);
      },
    ],
  ])("%s: it counts for the account, and waits with it", async (_name, tokenOf) => {
    const owner = await newOwner();
    const device_token = await tokenOf(owner);
    await failTimes(5, () => onDevice({ ...owner, device_token }));
    expect((await onDevice({ ...owner, device_token }, owner.password)).status).toBe(429);
    expect((await asStranger(owner, owner.password)).status).toBe(429);
    expect((await onDevice(owner, owner.password)).status).toBe(200);
  });
}

function beginsAnew(store: CounterStore): void {
  test("ends the waits of the devices that had failed at the old one", async () => {
    const phone = newPhone();
    const { device_token } = await signUp(server, phone, goodPassword);
    const onThis = (password: string) => server.logIn(phone, password, { device_token });
    for (let n = 0; n < 10; n++) {
      await failTimes(1, () => onThis("wrong"));
      if (n >= 4) await store.advance(900);
    }
    await failTimes(1, () => onThis("wrong"));
    expect((await onThis(goodPassword)).status).toBe(429);
    const code = await askForCode(server, { phone, purpose: "reset_password" });
    const body = { ...code, new_password: newPassword };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    expect((await onThis(newPassword)).status).toBe(200);
  });

  test("that its owner sets on a known device opens what strangers had closed", async () => {
    const owner = await newOwner();
    for (let n = 0; n < 50; n++) {
      await failTimes(1, () => asStranger(owner));
      if (n >= 4) await store.advance(900);
    }
    expect((await asStranger(owner, owner.password)).status).toBe(429);
    const { token } = (await onDevice(owner, owner.password)).body.data;
    const body = { current_password: owner.password, new_password: newPassword };
    const changed = await server.post("/api/v1/user/password", { token, body });
    expect(changed.status).toBe(200);
    expect((await asStranger(owner, newPassword)).status).toBe(200);
  });
}

function signedIn(): void {
  test("changes the password and shows it anew while strangers make the account wait", async () => {
    const owner = await newOwner();
    const { token } = (await onDevice(owner, owner.password)).body.data;
    await failTimes(5, () => asStranger(owner));
    expect((await asStranger(owner, owner.password)).status).toBe(429);
    const shown = await server.post("/api/v1/user/reauthenticate", {
      token,
      body: { password: owner.password },
    });
    expect(shown.status).toBe(200);
    const body = { current_password: owner.password, new_password: newPassword };
    expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
  });

  test("shares one budget between the session and the device token of its device", async () => {
    const owner = await newOwner();
    const { token } = (await onDevice(owner, owner.password)).body.data;
    const show = (password: string) =>
      server.post("/api/v1/user/reauthenticate", { token, body: { password } });
    await failTimes(3, () => show("wrong"));
    await failTimes(2, () => onDevice(owner));
    expect((await show(owner.password)).body.code).toBe("too_many_attempts");
    expect((await onDevice(owner, owner.password)).body.code).toBe("too_many_attempts");
    expect((await asStranger(owner, owner.password)).status).toBe(200);
  });
}
