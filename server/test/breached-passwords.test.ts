/** Passwords that were leaked cannot be set, wherever one is set; and what is in the way of asking is in nobody's way. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { undoLater } from "./harness/kpa-process.ts";
import {
  askPatiently,
  type LeakList,
  type LeakListFault,
  sha1,
  startLeakList,
} from "./harness/leak-list.ts";
import { askForCode } from "./harness/messages.ts";
import { until } from "./harness/outbox.ts";
import { goodPassword, newPerson, newPhone } from "./harness/people.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

/** It passes every rule that needs nobody. */
const leaked = "violet tractor ninety moons";
const clean = "another sentence nobody says";

let server: TestServer;
let list: LeakList;
beforeAll(async () => {
  list = await startLeakList(leaked);
  server = await startTestServer({ environment: { KPA_BREACHED_PASSWORDS: list.url } });
  askPatiently(server, list);
});
afterAll(() => Promise.all([server.close(), list.close()]));
beforeEach(() => {
  list.fault = undefined;
  list.seen.length = 0;
  server.advance(61); // what an earlier test did to the list is forgotten
});

const register = (body: object, on = server) => on.post("/api/v1/auth/register", { body });
const reset = (body: object) => server.post("/api/v1/auth/password/reset", { body });
const change = (token: string, current_password: string, new_password: string) =>
  server.post("/api/v1/user/password", { token, body: { current_password, new_password } });

function expectRefused(answer: Answer, pointer: string): void {
  expect(answer.status, answer.text).toBe(422);
  expect(answer.body).toMatchObject({
    code: "weak_password",
    title: "Weak password",
    detail: "This password was found in a leak of passwords",
    errors: [{ pointer, code: "weak_password", detail: "was found in a leak of passwords" }],
  });
}

describe("a leaked password is refused with the reason", () => {
  test("at registration, and uses up neither the code nor an attempt", async () => {
    const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
    for (let n = 0; n < 6; n++)
      expectRefused(await register({ ...code, password: leaked }), "/password");
    expect((await register({ ...code, password: clean })).status).toBe(201);
  });

  test("at a reset, and uses up neither the code nor an attempt", async () => {
    const { phone } = await newPerson(server);
    const code = await askForCode(server, { phone, purpose: "reset_password" });
    for (let n = 0; n < 6; n++) {
      expectRefused(await reset({ ...code, new_password: leaked }), "/new_password");
    }
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    expect((await reset({ ...code, new_password: clean })).status).toBe(200);
  });

  test("at a change, which is no failed attempt", async () => {
    const { phone, token } = await newPerson(server);
    for (let n = 0; n < 6; n++) {
      expectRefused(await change(token, goodPassword, leaked), "/new_password");
    }
    expect((await change(token, goodPassword, clean)).status).toBe(200);
    expect((await server.logIn(phone, clean)).status).toBe(200);
  });

  test("in whatever form of Unicode it comes", async () => {
    const accented = "café olé sous la tour Eiffel";
    list.leaked.add(accented.normalize("NFC"));
    const { token } = await newPerson(server);
    expectRefused(await change(token, goodPassword, accented.normalize("NFD")), "/new_password");
  });
});

describe("nobody can ask through us", () => {
  test("without the right code", async () => {
    const { phone } = await newPerson(server);
    for (const [purpose, send, member] of [
      ["register", register, "password"],
      ["reset_password", reset, "new_password"],
    ] as const) {
      const to = purpose === "register" ? newPhone() : phone;
      const { verification_id, code } = await askForCode(server, { phone: to, purpose });
      const wrong = code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
      list.seen.length = 0;
      const answer = await send({ verification_id, code: wrong, [member]: leaked });
      expect(answer.body.code).toBe("verification_invalid");
      expect(list.seen).toEqual([]);
    }
  });

  test("with a token and without the password", async () => {
    const { token } = await newPerson(server);
    list.seen.length = 0;
    expect((await change(token, "wrong", leaked)).body.code).toBe("invalid_credentials");
    expect(list.seen).toEqual([]);
  });

  test("about what is refused without asking", async () => {
    const { token } = await newPerson(server);
    list.seen.length = 0;
    for (const weak of ["password123", "seven77", "x".repeat(129), "aaaaaaaaaaaa"]) {
      const answer = await change(token, goodPassword, weak);
      expect(answer.body.detail).toBe("This password is too easy to guess");
    }
    expect(list.seen).toEqual([]);
  });
});

test("no transaction waits for an answer: on one connection others go on", async () => {
  const { token } = await newPerson(server);
  const registering = await askForCode(server, { phone: newPhone(), purpose: "register" });
  const resetting = await askForCode(server, {
    phone: (await newPerson(server)).phone,
    purpose: "reset_password",
  });
  list.seen.length = 0;
  list.fault = "silence";
  const waiting = [
    register({ ...registering, password: leaked }),
    reset({ ...resetting, new_password: leaked }),
    change(token, goodPassword, leaked),
  ];
  await until(() => list.seen.length === waiting.length);
  await askForCode(server, { phone: newPhone(), purpose: "register" });
  list.speak();
  const answers = await Promise.all(waiting);
  expect(answers.map((answer) => answer.body.code)).toEqual(Array(3).fill("weak_password"));
});

test("nothing but five digits of a hash leaves the server, and nothing of it is in the log", async () => {
  const phone = newPhone();
  const code = await askForCode(server, { phone, purpose: "register" });
  await register({ ...code, password: clean, name: "Canary Sender" });
  expect(list.seen.map((one) => one.url)).toEqual([`/range/${sha1(clean).slice(0, 5)}`]);
  const sent = JSON.stringify(list.seen);
  for (const secret of [clean, phone, phone.slice(3), "Canary", code.code, sha1(clean).slice(5)]) {
    expect(sent).not.toContain(secret);
  }
  expect(server.logLines.join("")).not.toContain(sha1(clean).slice(0, 5));
});

describe("a list that does not answer lets every password pass", () => {
  test.each<LeakListFault>(["hang up", "no list", { status: 429 }, { status: 500 }])(
    "%j, and it is logged once",
    async (fault) => {
      list.fault = fault;
      const before = server.logLines.length;
      for (let n = 0; n < 3; n++) {
        const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
        expect((await register({ ...code, password: leaked })).status).toBe(201);
      }
      expect(list.seen).toHaveLength(1);
      const warnings = server.logLines.slice(before).filter((line) => line.includes('"warn"'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).not.toContain(sha1(leaked).slice(0, 5));
      // It comes back by itself.
      list.fault = undefined;
      server.advance(61);
      const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
      expectRefused(await register({ ...code, password: leaked }), "/password");
    },
  );

  test("silence, which takes a second and no longer than that of each minute", async () => {
    const quick = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_BREACHED_PASSWORDS: list.url },
    });
    quick.advance(server.ctx.clock.offsetSeconds);
    list.fault = "silence";
    const first = await askForCode(quick, { phone: newPhone(), purpose: "register" });
    expect((await register({ ...first, password: leaked }, quick)).status).toBe(201);
    const second = await askForCode(quick, { phone: newPhone(), purpose: "register" });
    expect((await register({ ...second, password: leaked }, quick)).status).toBe(201);
    expect(list.seen).toHaveLength(1);
    await quick.close();
  });

  test("where it is off nobody is asked", async () => {
    const off = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_BREACHED_PASSWORDS: "off" },
    });
    off.advance(server.ctx.clock.offsetSeconds);
    const code = await askForCode(off, { phone: newPhone(), purpose: "register" });
    expect((await register({ ...code, password: leaked }, off)).status).toBe(201);
    expect(list.seen).toEqual([]);
    await off.close();
  });
});

test("look-ups are counted by what came of them", async () => {
  const { token } = await newPerson(server);
  await change(token, goodPassword, leaked);
  const { text } = await server.get("/metrics", { headers: { host: "127.0.0.1" } });
  const { tally } = server.ctx.breaches;
  expect(tally.found).toBeGreaterThan(0);
  for (const [outcome, count] of Object.entries(tally)) {
    expect(text).toContain(`kpa_breached_password_lookups_total{outcome="${outcome}"} ${count}`);
  }
});

describe("the kpa command", () => {
  const undo = undoLater();
  let installation: Installation;
  beforeAll(async () => {
    installation = await createInstallation("template", undo);
  });
  afterAll(undo.all);
  const kpa = (args: readonly string[], input: string, asks = list.url) =>
    runCommand(["user", ...args, "--password-stdin"], {
      environment: { ...installation.environment, KPA_BREACHED_PASSWORDS: asks },
      input,
    });

  test("refuses what a server refuses, when a user is added and when a password is set", async () => {
    const refused = await kpa(["add", "--phone", "9810000101"], leaked);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("the password was found in a leak of passwords");
    expect((await kpa(["add", "--phone", "9810000101"], clean)).code).toBe(0);
    const set = await kpa(["set-password", "9810000101"], leaked);
    expect([set.code, set.stdout]).toEqual([1, ""]);
    expect((await kpa(["set-password", "9810000101"], goodPassword)).code).toBe(0);
    expect(list.seen.map((one) => one.url.length)).toEqual([12, 12, 12, 12]);
  });

  test("takes the password as it is where nobody answers, and says so to people", async () => {
    list.fault = { status: 500 };
    const added = await kpa(["add", "--phone", "9810000102"], leaked);
    expect(added.code).toBe(0);
    expect(added.stderr).toMatch(
      /could not be looked up \(it answered 500\): it is taken as it is\n$/,
    );
    const forPrograms = await kpa(["add", "--phone", "9810000103", "--json"], leaked);
    expect([forPrograms.code, forPrograms.stderr]).toEqual([0, ""]);
  });
});
