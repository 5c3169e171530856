/** Ranges of numbers whose codes do not come back are held. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addUser, signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import {
  ask,
  count,
  counted,
  forgetUsage,
  hour,
  metric,
  nextPeriod,
  outcome,
  outcomes,
  sentTo,
} from "./harness/usage.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clients: "many", passwords: cheapPasswords, isPatient: true });
});
afterAll(() => server.close());

/** Of 100,000 numbers each. */
let range: string;
let neighbour: string;
let numbers = 0;
beforeEach(async () => {
  await nextPeriod("hour", server);
  await forgetUsage(server);
  numbers += 2;
  range = `+91981${String(numbers).padStart(2, "0")}`;
  neighbour = `+91981${String(numbers + 1).padStart(2, "0")}`;
});

let phones = 0;
const numberIn = (front: string) => `${front}${String(++phones).padStart(5, "0")}`;
const register = (phone: string) => ask(server, { purpose: "register", phone });

/** Codes that nobody enters: as many as are held after. */
async function pump(front = range): Promise<void> {
  for (let n = 0; n < 30; n++) await register(numberIn(front));
  expect(outcome(await register(numberIn(front)))).toBe("rate_limited");
}

describe("of a range whose codes do not come back", () => {
  test("thirty numbers of two hundred get one, each from an address of its own", async () => {
    const before = (await metric(server, 'kpa_limits_total{rule="conversion",mode="deny"}')) ?? 0;
    const answers = [];
    for (let n = 0; n < 200; n++) answers.push(await register(numberIn(range)));
    expect(outcomes(answers)).toEqual({ 202: 30, rate_limited: 170 });
    expect(outcomes(answers.slice(0, 30))).toEqual({ 202: 30 });
    expect(answers[199]?.headers["retry-after"]).toBe("3600");
    expect(await metric(server, 'kpa_limits_total{rule="conversion",mode="deny"}')).toBe(
      before + 170,
    );
  });

  test("the neighbours and the rest of the region go on", async () => {
    await pump();
    for (const front of [neighbour, "+9197000"]) {
      expect(outcome(await register(numberIn(front)))).toBe("202");
    }
  });

  test("nobody who is signed in moves to a number", async () => {
    const token = await signIn(server, await addUser(server));
    const change = () =>
      ask(server, { purpose: "change_phone", phone: numberIn(range) }, { token });
    expect(outcome(await change())).toBe("202");
    for (let n = 0; n < 29; n++) await register(numberIn(range));
    expect(outcome(await change())).toBe("rate_limited");
  });

  test("those who have an account log in and reset as ever, and nobody learns who they are", async () => {
    const phone = numberIn(range);
    const { device_token } = await signUp(server, phone, goodPassword);
    await pump();
    const body = { current_password: goodPassword, new_password: goodPassword };
    const token = await server.token(phone, goodPassword);
    const before = await sentTo(server, phone);
    for (const purpose of ["login", "reset_password"]) {
      server.advance(31);
      const known = await ask(server, { purpose, phone });
      const unknown = await ask(server, { purpose, phone: numberIn(range) });
      expect([known.status, unknown.status]).toEqual([202, 202]);
      expect(Object.keys(unknown.body.data)).toEqual(Object.keys(known.body.data));
      server.advance(31);
      expect(outcome(await ask(server, { purpose, phone, device_token }))).toBe("202");
    }
    expect((await sentTo(server, phone)) - before).toBe(4);
    expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
    expect((await sentTo(server, phone)) - before).toBe(5);
    // Nor by the number's own sign-up, which is held like anybody's.
    expect(outcome(await register(phone))).toBe(outcome(await register(numberIn(range))));
  });

  test("codes for log-in do not count, whether or not there is an account", async () => {
    const phone = numberIn(range);
    await signUp(server, phone, goodPassword);
    await forgetUsage(server);
    for (let n = 0; n < 40; n++) {
      await ask(server, { purpose: "login", phone: n === 0 ? phone : numberIn(range) });
    }
    expect(await counted(server, range, "hour")).toMatchObject({ codes: 0 });
    expect(outcome(await register(numberIn(range)))).toBe("202");
  });
});

describe("codes that are entered", () => {
  test("keep a range open", async () => {
    for (let n = 0; n < 40; n++) {
      if (n % 4 === 0) await signUp(server, numberIn(range), goodPassword);
      else expect(outcome(await register(numberIn(range)))).toBe("202");
    }
    expect(await counted(server, range, "hour")).toMatchObject({ codes: 40, entered: 10 });
    expect(await counted(server, "IN", "hour")).toMatchObject({ codes: 40, entered: 10 });
  });

  test("release one that is held", async () => {
    const codes = [];
    for (let n = 0; n < 30; n++) {
      codes.push(await askForCode(server, { purpose: "register", phone: numberIn(range) }));
    }
    const outcomesAfter: string[] = [];
    for (const code of codes.slice(0, 5)) {
      outcomesAfter.push(outcome(await register(numberIn(range))));
      const body = { ...code, password: goodPassword };
      expect((await server.post("/api/v1/auth/register", { body })).status).toBe(201);
    }
    expect(outcomesAfter).toEqual(Array(5).fill("rate_limited"));
    // Five of thirty: a quarter of what is usual is 15 %.
    expect(outcome(await register(numberIn(range)))).toBe("202");
  });

  test("are counted once, and only where they were right and brought something about", async () => {
    const code = await askForCode(server, { purpose: "register", phone: numberIn(range) });
    const send = (more: object) =>
      server.post("/api/v1/auth/register", { body: { ...code, password: goodPassword, ...more } });
    const wrong = code.code === "000000" ? "000001" : "000000";
    expect((await send({ code: wrong })).status).toBe(422);
    for (let n = 0; n < 3; n++) expect((await send({ password: "weak" })).status).toBe(422);
    expect((await counted(server, range, "hour")).entered).toBe(0);
    const racers = await Promise.all(Array.from({ length: 8 }, () => send({})));
    expect(racers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await counted(server, range, "hour")).toMatchObject({ codes: 1, entered: 1 });
  });

  test("of many at once are all counted", async () => {
    const phonesOfAll = Array.from({ length: 24 }, () => numberIn(range));
    const codes = await Promise.all(
      phonesOfAll.map((phone) => askForCode(server, { purpose: "register", phone })),
    );
    const answers = await Promise.all(
      codes.map((code) =>
        server.post("/api/v1/auth/register", { body: { ...code, password: goodPassword } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(201));
    expect(await counted(server, range, "hour")).toMatchObject({ codes: 24, entered: 24 });
  });
});

test("who lowers a range's share is told by no answer whether a number in it has an account", async () => {
  // Thirty make the difference: it must not matter to the next whose number was the thirtieth.
  const known = numberIn(range);
  await signUp(server, known, goodPassword);
  const afterThirtieth = async (phone: string) => {
    await forgetUsage(server);
    await count(server, { scope: range, period: "hour", codes: 29 });
    server.advance(31);
    return [outcome(await register(phone)), outcome(await register(numberIn(range)))];
  };
  expect(await afterThirtieth(known)).toEqual(["202", "rate_limited"]);
  expect(await afterThirtieth(numberIn(range))).toEqual(["202", "rate_limited"]);
  server.advance(hour);
});
