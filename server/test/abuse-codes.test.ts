/** A code opens one thing, in one spelling, for one address; and guessing it ends soon. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode } from "./harness/messages.ts";
import { newPerson, newPhone, type Person } from "./harness/people.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const off = { KPA_RATE_LIMITS: "off" };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: off });
});
afterAll(() => server.close());

interface Code {
  readonly verification_id: string;
  readonly code: string;
}

interface Way {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly url: string;
  /** Beside the code. */
  readonly more?: object;
  /** Addressed to the person, or to somebody new. */
  readonly ask: (person: Person) => Promise<Code>;
}

let emails = 0;
const own = (person: Person, request: { purpose: string; phone?: string; email?: string }) =>
  askForCode(server, request, "/api/v1/user/verifications", person.token);

/** What a code can be asked for, and what it opens. */
const ways: Readonly<Record<string, Way>> = {
  register: {
    method: "POST",
    url: "/api/v1/auth/register",
    more: { password: "another sentence nobody says" },
    ask: () => askForCode(server, { phone: newPhone(), purpose: "register" }),
  },
  login: {
    method: "POST",
    url: "/api/v1/auth/login/otp",
    ask: ({ phone }) => askForCode(server, { phone, purpose: "login" }),
  },
  reset_password: {
    method: "POST",
    url: "/api/v1/auth/password/reset",
    more: { new_password: "another sentence nobody says" },
    ask: ({ phone }) => askForCode(server, { phone, purpose: "reset_password" }),
  },
  change_phone: {
    method: "PUT",
    url: "/api/v1/user/phone",
    ask: (person) => own(person, { purpose: "change_phone", phone: newPhone() }),
  },
  change_email: {
    method: "PUT",
    url: "/api/v1/user/email",
    ask: (person) => {
      const email = `abuse.codes.${++emails}@example.com`;
      return own(person, { purpose: "change_email", email });
    },
  },
  reauthenticate: {
    method: "POST",
    url: "/api/v1/user/reauthenticate",
    ask: (person) => own(person, { purpose: "reauthenticate" }),
  },
  delete_account: {
    method: "DELETE",
    url: "/api/v1/user",
    ask: (person) => own(person, { purpose: "delete_account" }),
  },
};
const everyWay = Object.entries(ways);

function use({ method, url, more }: Way, { token }: Person, code: unknown): Promise<Answer> {
  return server.request(method, url, { token, body: { ...(code as object), ...more } });
}

const attemptsOf = async ({ verification_id }: Code) =>
  (
    await server.ctx.db
      .selectFrom("verifications")
      .select("attempts")
      .where("id", "=", verification_id)
      .executeTakeFirstOrThrow()
  ).attempts;

test.each(everyWay)(
  "a code for %s opens nothing else, and is good afterwards",
  async (name, way) => {
    const person = await newPerson(server);
    const code = await way.ask(person);
    for (const [other, another] of everyWay) {
      if (other === name) continue;
      expectProblem(await use(another, person, code), 422, "verification_invalid", other);
    }
    expect(await attemptsOf(code)).toBe(0);
    const answer = await use(way, person, code);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect((await use(way, person, code)).status).toBeGreaterThanOrEqual(400);
  },
);

test.each(everyWay)(
  "a code for %s has one spelling, and another costs no attempt",
  async (_, way) => {
    const person = await newPerson(server);
    const good = await way.ask(person);
    const { code } = good;
    const inDigits = (zero: number) =>
      code.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
    for (const spelling of [
      Number(code),
      [code],
      null,
      "",
      code.slice(0, 5), // as where a zero in front was lost
      `${code}000`,
      ` ${code}`,
      `${code} `,
      `${code}\n`,
      `${code.slice(0, 3)} ${code.slice(3)}`,
      `${code.slice(0, 3)}-${code.slice(3)}`,
      `+${code}`,
      `${code}.0`,
      `${code}\u0000`,
      `${code}\u200b`,
      inDigits(0xff10),
      inDigits(0x0660),
      inDigits(0x1d7ce),
    ]) {
      const answer = await use(way, person, { ...good, code: spelling });
      expectProblem(answer, 422, "validation_failed", JSON.stringify(spelling));
      expect(answer.body.errors[0].pointer).toBe("/code");
    }
    expect(await attemptsOf(good)).toBe(0);
    expect((await use(way, person, good)).status).toBeLessThan(300);
  },
);

function wrongOf({ code }: Code): string {
  return code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
}

test.each(everyWay)("five wrong codes for %s, and the right one is dead", async (_name, way) => {
  const person = await newPerson(server);
  const good = await way.ask(person);
  for (let n = 0; n < 5; n++) {
    const answer = await use(way, person, { ...good, code: wrongOf(good) });
    expectProblem(answer, 422, "verification_invalid");
  }
  expectProblem(await use(way, person, good), 422, "verification_invalid");
  expect(await attemptsOf(good)).toBe(5);
});

test("one address's code is no good with another's request", async () => {
  const login = ways.login as Way;
  const [one, two] = [await newPerson(server), await newPerson(server)];
  let [first, second] = [await login.ask(one), await login.ask(two)];
  while (first.code === second.code) [first, second] = [await login.ask(one), await login.ask(two)];
  const swapped = { verification_id: second.verification_id, code: first.code };
  expectProblem(await use(login, one, swapped), 422, "verification_invalid");
  expect((await use(login, one, first)).body.data.user.id).toBe(one.id);
  expect((await use(login, two, second)).body.data.user.id).toBe(two.id);
});

test.each(["register", "login", "reset_password"])(
  "nothing is sent for %s to what is no subscriber's number",
  async (purpose) => {
    const count = async () =>
      (await server.ctx.db.selectFrom("messages").select("id").execute()).length;
    const before = await count();
    for (const phone of [
      "1800 123 4567",
      "+1 800 555 0100",
      "+44 909 879 0000",
      "112",
      "56161",
      "+9177608739760000",
      "7760873976;ext=1",
      "7760873976,1",
      "tel:+917760873976",
      "7760873976\r\n",
      "7760873976\u0000",
      "+917760873976 +919812345678",
      "office",
      "",
    ]) {
      const answer = await server.post("/api/v1/auth/verifications", { body: { phone, purpose } });
      expectProblem(answer, 422, "validation_failed", phone);
      expect(answer.body.errors[0].pointer).toBe("/phone");
    }
    expect(await count()).toBe(before);
  },
);

describe("guesses from any number of addresses meet the same limit", () => {
  let open: TestServer;
  beforeAll(async () => {
    open = await startTestServer({
      environment: { KPA_TRUST_PROXY: "127.0.0.1" },
      database: server.ctx.database,
    });
  });
  afterAll(() => open.close());

  let addresses = 0;
  /** From an address that sent nothing before, as the proxy tells it. */
  const post = (url: string, body: object) => {
    addresses++;
    const ip = `198.51.${100 + (addresses >> 8)}.${addresses & 255}`;
    return open.post(url, { body, headers: { "x-forwarded-for": ip } });
  };

  test("for a password", async () => {
    const { phone } = await newPerson(server);
    const login = { phone, password: "wrong" };
    const guess = async () => (await post("/api/v1/auth/login", login)).status;
    for (let n = 0; n < 5; n++) expect(await guess()).toBe(401);
    const further = await Promise.all(Array.from({ length: 20 }, guess));
    expect(new Set(further)).toEqual(new Set([429]));
  });

  test("for a code", async () => {
    const { phone } = await newPerson(server);
    const good = await askForCode(server, { phone, purpose: "login" });
    const wrong = { verification_id: good.verification_id, code: wrongOf(good) };
    for (let n = 0; n < 20; n++) await post("/api/v1/auth/login/otp", wrong);
    expect(await attemptsOf(good)).toBe(5);
    expect((await post("/api/v1/auth/login/otp", good)).body.code).toBe("verification_invalid");
  });

  test("and so does asking for codes to one number", async () => {
    const asked = { phone: newPhone(), purpose: "login" };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      open.advance(31);
      statuses.push((await post("/api/v1/auth/verifications", asked)).status);
    }
    expect(statuses).toEqual([...Array(5).fill(202), ...Array(7).fill(429)]);
  });
});
