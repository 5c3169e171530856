/** How many codes one client asks for. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { ask, hour, outcome, outcomes } from "./harness/usage.ts";

let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
beforeAll(async () => {
  const common = { passwords: cheapPasswords, isPatient: true };
  server = await startTestServer(common);
  other = await startTestServer({ ...common, database: server.ctx.database });
});
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(() => advance(2 * hour));

function advance(seconds: number): void {
  for (const one of [server, other]) one.advance(seconds);
}

const purposes = ["register", "login", "reset_password"];

/** Codes for so many numbers, asked for at both servers. */
async function askForMany(count: number, ip: (n: number) => string) {
  const answers = [];
  for (let n = 0; n < count; n++) {
    const body = { purpose: purposes[n % 3], phone: newPhone() };
    answers.push(await ask(n % 2 === 0 ? server : other, body, { ip: ip(n) }));
  }
  return answers;
}

test("one address asks for sixty an hour, for whichever numbers and purposes, and is told where it stands", async () => {
  const ip = "198.51.100.1";
  const answers = await askForMany(62, () => ip);
  expect(outcomes(answers.slice(0, 60))).toEqual({ 202: 60 });
  expect(outcomes(answers.slice(60))).toEqual({ rate_limited: 2 });
  expect(answers[0]?.headers).toMatchObject({
    "ratelimit-policy": '"client";q=60;w=3600',
    ratelimit: expect.stringMatching(/^"client";r=59;t=3(600|5\d\d)$/),
  });
  expect(answers[59]?.headers.ratelimit).toMatch(/^"client";r=0;t=/);
  const headers = answers[60]?.headers;
  expect(headers?.ratelimit).toMatch(/^"client";r=0;t=\d+$/);
  const wait = Number(headers?.["retry-after"]);
  expect(wait).toBeGreaterThan(hour - 120);
  expect(wait).toBeLessThanOrEqual(hour);

  const neighbour = { purpose: "register", phone: newPhone() };
  expect(outcome(await ask(server, neighbour, { ip: "198.51.100.2" }))).toBe("202");
  advance(wait);
  expect(outcome(await ask(server, { ...neighbour, phone: newPhone() }, { ip }))).toBe("202");
});

test("an IPv6 network of 64 bits is one client, however a proxy spells its addresses", async () => {
  const behindProxy = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_TRUST_PROXY: "192.0.2.1" },
  });
  behindProxy.advance(server.ctx.clock.offsetSeconds);
  const from = (address: string) => ({ ip: "192.0.2.1", headers: { "x-forwarded-for": address } });
  const register = () => ({ purpose: "register", phone: newPhone() });
  for (let n = 0; n < 30; n++) {
    const spelled = `2001:0DB8:0001:0002:0:0:0:${n.toString(16)}`;
    expect(outcome(await ask(behindProxy, register(), from(spelled)))).toBe("202");
    const direct = { ip: `2001:db8:1:2:${n.toString(16)}::1` };
    expect(outcome(await ask(server, register(), direct))).toBe("202");
  }
  const late = await ask(behindProxy, register(), from("2001:db8:1:2::abcd"));
  expect(outcome(late)).toBe("rate_limited");
  const next = await ask(behindProxy, register(), from("2001:db8:1:3::abcd"));
  expect(outcome(next)).toBe("202");
  await behindProxy.close();
});

test("of many at once sixty pass", async () => {
  const ip = "198.51.100.3";
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, n) =>
      ask(n % 2 === 0 ? server : other, { purpose: "register", phone: newPhone() }, { ip }),
    ),
  );
  expect(outcomes(answers)).toEqual({ 202: 60, rate_limited: 20 });
});

test("what is refused for another reason is not counted for the client", async () => {
  const ip = "198.51.100.4";
  const phone = newPhone();
  for (let n = 0; n < 70; n++) {
    await ask(server, { purpose: "login", phone }, { ip });
    await ask(server, { purpose: "login", phone: "+44 7400 123456" }, { ip });
    await ask(server, { purpose: "login", phone: "123" }, { ip });
  }
  const next = await ask(server, { purpose: "login", phone: newPhone() }, { ip });
  expect([outcome(next), next.headers.ratelimit]).toEqual([
    "202",
    expect.stringMatching(/^"client";r=58;/),
  ]);
});

test("a device that the account knows shares a network with anybody", async () => {
  const { id, phone, token } = await newPerson(server);
  const email = "asha.client@example.com";
  await proveEmail(server, token, email);
  const { device_token } = (await server.logIn(phone, goodPassword)).body.data;
  advance(31);
  const ip = "198.51.100.5";
  await askForMany(60, () => ip);
  const login = { purpose: "login", phone };
  expect(outcome(await ask(server, login, { ip }))).toBe("rate_limited");
  expect(outcome(await ask(server, { ...login, device_token }, { ip }))).toBe("202");
  const byMail = { purpose: "login", email };
  expect(outcome(await ask(server, byMail, { ip }))).toBe("rate_limited");
  expect(outcome(await ask(server, { ...byMail, device_token }, { ip }))).toBe("202");
  const strangers = { purpose: "login", phone: newPhone(), device_token };
  expect(outcome(await ask(server, strangers, { ip }))).toBe("rate_limited");

  const own = { token: await signIn(server, { id }), ip };
  expect(outcome(await ask(server, { purpose: "reauthenticate" }, own))).toBe("202");
  const change = { purpose: "change_phone", phone: newPhone() };
  expect(outcome(await ask(server, change, own))).toBe("rate_limited");
});
