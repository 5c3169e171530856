/** How many codes a number gets, and what a device of its owner has beyond that. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword, newPerson, newPhone, proveEmail, spellings } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { ask, day, hour, outcome, sentTo } from "./harness/usage.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clients: "many", passwords: cheapPasswords });
});
afterAll(() => server.close());

/** Somebody with an account, a session and a device that it knows. */
async function owner() {
  const { id, phone } = await newPerson(server);
  const { body } = await server.logIn(phone, goodPassword);
  const { device_token } = body.data;
  server.advance(day + 1); // what signing up took of the number's share
  return { phone, device_token, token: await signIn(server, { id }) };
}

const known = { known: "with an account", unknown: "without an account" } as const;
const numberOf = async (kind: keyof typeof known) =>
  kind === "known" ? (await owner()).phone : newPhone();

describe.each(Object.keys(known) as (keyof typeof known)[])("a number, %s", (kind) => {
  test("gets five codes an hour, whatever they are for and however it is spelled", async () => {
    const phone = await numberOf(kind);
    const asker = await owner();
    const requests = spellings(phone).flatMap((typed) => [
      () => ask(server, { purpose: "register", phone: typed }),
      () => ask(server, { purpose: "login", phone: typed }),
      () => ask(server, { purpose: "reset_password", phone: typed }),
      () => ask(server, { purpose: "change_phone", phone: typed }, { token: asker.token }),
    ]);
    const answers: string[] = [];
    for (const request of requests.slice(0, 8)) {
      server.advance(31);
      answers.push(outcome(await request()));
    }
    expect(answers).toEqual([...Array(5).fill("202"), ...Array(3).fill("rate_limited")]);
  });

  test("gets ten a day, and is told when there is room again", async () => {
    const phone = await numberOf(kind);
    for (let n = 0; n < 10; n++) {
      expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("202");
      server.advance(1_000); // not more than five in any hour
    }
    const refused = await ask(server, { purpose: "reset_password", phone });
    expect(outcome(refused)).toBe("rate_limited");
    const wait = Number(refused.headers["retry-after"]);
    expect(wait).toBeGreaterThan(day - 10_000 - 60);
    expect(wait).toBeLessThanOrEqual(day - 10_000);
    server.advance(wait - 30);
    expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("rate_limited");
    server.advance(30);
    expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("202");
  });

  test("gets one for a purpose in 30 seconds, and one for another purpose at once", async () => {
    const phone = await numberOf(kind);
    const asked = async (purpose: string) => ask(server, { purpose, phone });
    expect(outcome(await asked("login"))).toBe("202");
    const soon = await asked("login");
    expect(outcome(soon)).toBe("rate_limited");
    expect(Number(soon.headers["retry-after"])).toBeGreaterThan(25);
    expect(Number(soon.headers["retry-after"])).toBeLessThanOrEqual(30);
    expect(outcome(await asked("reset_password"))).toBe("202");
    server.advance(31);
    expect(outcome(await asked("login"))).toBe("202");
  });

  test("that was refused is not counted: whoever asks too often waits no longer", async () => {
    const phone = await numberOf(kind);
    for (let n = 0; n < 5; n++) {
      for (let tries = 0; tries < 4; tries++) await ask(server, { purpose: "login", phone });
      server.advance(31);
    }
    expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("rate_limited");
    server.advance(hour);
    for (let n = 0; n < 5; n++) {
      expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("202");
      server.advance(31);
    }
  });
});

/** Strangers ask until they are refused. */
async function useUp(phone: string): Promise<void> {
  for (let n = 0; n < 6; n++) {
    server.advance(31);
    await ask(server, { purpose: "login", phone });
  }
  server.advance(31);
  expect(outcome(await ask(server, { purpose: "login", phone }))).toBe("rate_limited");
}

describe("strangers who use up a number's codes", () => {
  test("leave two an hour and four a day to a device that the owner has logged in with", async () => {
    const { phone, device_token } = await owner();
    const own = async () => {
      server.advance(31);
      return outcome(await ask(server, { purpose: "login", phone, device_token }));
    };
    await useUp(phone);
    const before = await sentTo(server, phone);
    expect([await own(), await own(), await own()]).toEqual(["202", "202", "rate_limited"]);
    expect((await sentTo(server, phone)) - before).toBe(2);
    server.advance(hour);
    await useUp(phone);
    expect([await own(), await own(), await own()]).toEqual(["202", "202", "rate_limited"]);
    server.advance(hour);
    // Ten and four: the day's are used up.
    expect([await own(), await own()]).toEqual(["rate_limited", "rate_limited"]);
  });

  test("leave it to the owner's session, too, for what goes to the own number", async () => {
    const { phone, token } = await owner();
    await useUp(phone);
    expect(outcome(await ask(server, { purpose: "reauthenticate" }, { token }))).toBe("202");
    const others = { purpose: "change_phone", phone };
    expect(outcome(await ask(server, others, { token }))).toBe("rate_limited");
  });

  test("have none of it by a device token of another account, a broken one, or one that is too old", async () => {
    const { phone, device_token } = await owner();
    const stranger = await owner();
    const broken = `${device_token.slice(0, -2)}AA`;
    await useUp(phone);
    for (const shown of [stranger.device_token, broken, "x", ""]) {
      const answer = await ask(server, { purpose: "login", phone, device_token: shown });
      expect([shown, outcome(answer)]).toEqual([shown, "rate_limited"]);
    }
    const free = newPhone();
    await useUp(free);
    const nobodys = { purpose: "login", phone: free, device_token };
    expect(outcome(await ask(server, nobodys))).toBe("rate_limited");
    server.advance(366 * day);
    await useUp(phone);
    const late = { purpose: "login", phone, device_token };
    expect(outcome(await ask(server, late))).toBe("rate_limited");
  });

  test("do so by e-mail as little", async () => {
    const { id, phone, token } = await newPerson(server);
    expect(id).toBeGreaterThan(0);
    const email = "asha.reserve@example.com";
    await proveEmail(server, token, email);
    const { body } = await server.logIn(phone, goodPassword);
    const { device_token } = body.data;
    const asked = async (more: object = {}) => {
      server.advance(31);
      return outcome(await ask(server, { purpose: "login", email, ...more }));
    };
    for (let n = 0; n < 5; n++) await asked();
    expect(await asked()).toBe("rate_limited");
    expect(await asked({ device_token })).toBe("202");
  });
});

test("a signed-in user asks for twenty codes an hour, to whichever numbers", async () => {
  const { token } = await owner();
  const answers: string[] = [];
  for (let n = 0; n < 22; n++) {
    const change = { purpose: "change_phone", phone: newPhone() };
    answers.push(outcome(await ask(server, change, { token })));
  }
  expect(answers).toEqual([...Array(20).fill("202"), "rate_limited", "rate_limited"]);
});

test("KPA_SMS_LIMITS says how many a number gets", async () => {
  const few = await startTestServer({
    clients: "many",
    database: server.ctx.database,
    environment: { KPA_SMS_LIMITS: "number_hour=1,number_day=2" },
  });
  const phone = newPhone();
  const asked = async (purpose: string) => outcome(await ask(few, { purpose, phone }));
  expect([await asked("login"), await asked("register")]).toEqual(["202", "rate_limited"]);
  few.advance(hour + 1);
  expect([await asked("login"), await asked("register")]).toEqual(["202", "rate_limited"]);
  few.advance(hour + 1);
  expect(await asked("login")).toBe("rate_limited");
  await few.close();
});
