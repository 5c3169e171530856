/** Wrong codes count for the number or address that they were sent to. */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { describeEachStore } from "./harness/counter-stores.ts";
import { failTimes } from "./harness/failures.ts";
import { askForCode, signUp } from "./harness/messages.ts";
import { goodPassword, newPhone, spellings } from "./harness/people.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

interface Code {
  readonly verification_id: string;
  readonly code: string;
}

let server: TestServer;

const enter = (body: Code & { device_token?: string }, ip?: string) =>
  server.post("/api/v1/auth/login/otp", { body, ...(ip === undefined ? {} : { ip }) });
const wrongOf = ({ verification_id, code }: Code): Code => ({
  verification_id,
  code: code.replace(/^./, (digit) => String((Number(digit) + 1) % 10)),
});
const codesOf = (answers: readonly Answer[]) => answers.map(({ body }) => body.code);

async function newUser() {
  const phone = newPhone();
  const { device_token } = await signUp(server, phone, goodPassword);
  return { phone, device_token: device_token as string };
}

/** Codes for two purposes: neither kills the other. */
async function twoCodes(phone: string): Promise<readonly [Code, Code]> {
  return [
    await askForCode(server, { phone, purpose: "login" }),
    await askForCode(server, { phone, purpose: "reset_password" }),
  ];
}

const reset = (code: Code) =>
  server.post("/api/v1/auth/password/reset", {
    body: { ...code, new_password: "a new one, long" },
  });

async function attemptsOf({ verification_id }: Code): Promise<number | undefined> {
  const row = await server.ctx.db
    .selectFrom("verifications")
    .select("attempts")
    .where("id", "=", verification_id)
    .executeTakeFirst();
  return row?.attempts;
}

describeEachStore((store) => {
  beforeAll(async () => {
    server = await store.start();
  });

  test("wrong codes of several verifications count together, in all spellings of the number", async () => {
    const { phone } = await newUser();
    const [, national, trunk] = spellings(phone) as [string, string, string];
    const first = await askForCode(server, { phone: national, purpose: "login" });
    const second = await askForCode(server, { phone: trunk, purpose: "reset_password" });
    for (let n = 0; n < 3; n++) expect((await enter(wrongOf(first))).status).toBe(422);
    for (let n = 0; n < 2; n++) expect((await reset(wrongOf(second))).status).toBe(422);
    for (const refused of [await enter(first), await reset(second)]) {
      expect([refused.status, refused.body.code]).toEqual([429, "too_many_attempts"]);
      expect(["1", "2"]).toContain(refused.headers["retry-after"]);
    }
    await store.advance(2);
    expect((await enter(first)).status).toBe(200);
    expect((await reset(second)).status).toBe(200);
  });

  test("a number without an account is counted in the same way", async () => {
    const phone = newPhone();
    const [first, second] = await twoCodes(phone);
    for (let n = 0; n < 3; n++) expect((await enter(wrongOf(first))).status).toBe(422);
    for (let n = 0; n < 2; n++) expect((await reset(wrongOf(second))).status).toBe(422);
    const refused = await enter(wrongOf(first));
    expect([refused.status, refused.body.code]).toEqual([429, "too_many_attempts"]);
  });

  test("a dead code is told as dead, before the waits that killing it brought", async () => {
    const { phone } = await newUser();
    const [first, second] = await twoCodes(phone);
    for (let n = 0; n < 5; n++) expect((await enter(wrongOf(first))).status).toBe(422);
    const dead = [await enter(first), await enter(wrongOf(first))];
    expect(codesOf(dead)).toEqual(["verification_invalid", "verification_invalid"]);
    expect((await reset(second)).body.code).toBe("too_many_attempts");
  });

  test("of 64 wrong ones at once five are compared, none has to wait, and the number does", async () => {
    const { phone } = await newUser();
    const [first, second] = await twoCodes(phone);
    const answers = await Promise.all(Array.from({ length: 64 }, () => enter(wrongOf(first))));
    expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(422));
    expect(await attemptsOf(first)).toBe(5);
    expect((await reset(second)).body.code).toBe("too_many_attempts");
    await store.advance(2);
    expect((await reset(second)).status).toBe(200);
  });

  test("the right password clears the waits that wrong codes brought, and a right code does", async () => {
    const { phone } = await newUser();
    const [first, second] = await twoCodes(phone);
    for (let n = 0; n < 5; n++) await enter(wrongOf(first));
    expect((await reset(second)).body.code).toBe("too_many_attempts");
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    expect((await reset(second)).status).toBe(200);
    await store.advance(31);
    const [third] = await twoCodes(phone);
    for (let n = 0; n < 4; n++) await enter(wrongOf(third));
    expect((await enter(third)).status).toBe(200);
  });

  test("fifty in a row close codes for the number, until the password comes", async () => {
    const { phone } = await newUser();
    await failTimes(store, server, "code", phone, 50);
    const code = await askForCode(server, { phone, purpose: "login" });
    const closed = await enter(code);
    expect([closed.status, closed.headers["retry-after"]]).toEqual([429, "900"]);
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    expect((await enter(code)).status).toBe(200);
  });

  test("a known device enters its code whatever strangers have tried, and waits for its own tries", async () => {
    const { phone, device_token } = await newUser();
    const [first, second] = await twoCodes(phone);
    for (let n = 0; n < 4; n++) await enter(wrongOf(first));
    await reset(wrongOf(second));
    expect((await enter(first)).body.code).toBe("too_many_attempts");
    expect((await enter({ ...first, device_token })).status).toBe(200);
    await store.advance(31);
    const third = await askForCode(server, { phone, purpose: "login" });
    for (let n = 0; n < 5; n++) await enter({ ...wrongOf(third), device_token });
    await store.advance(31);
    const fourth = await askForCode(server, { phone, purpose: "login" });
    for (let n = 0; n < 3; n++) await enter({ ...wrongOf(fourth), device_token });
    expect((await enter({ ...fourth, device_token })).body.code).toBe("too_many_attempts");
    expect((await server.logIn(phone, goodPassword, { device_token })).status).toBe(200);
    expect((await enter({ ...fourth, device_token })).status).toBe(200);
  });

  test("an id that no code was sent for counts for the client, and for no number", async () => {
    const { phone } = await newUser();
    const good = await askForCode(server, { phone, purpose: "login" });
    const ip = "198.51.100.77";
    const stray = () => enter({ verification_id: randomUUID(), code: "123456" }, ip);
    for (let n = 0; n < 100; n++) expect((await stray()).body.code).toBe("verification_invalid");
    expect((await stray()).body.code).toBe("too_many_attempts");
    expect((await enter(good, ip)).body.code).toBe("too_many_attempts");
    expect((await enter(good)).status).toBe(200);
  });
});
