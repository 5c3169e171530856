/** A silent number changes hands at the moment when others act on it: each time one of them has it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { askForCode } from "./harness/messages.ts";
import {
  goodPassword,
  newPerson,
  newPhone,
  type Person,
  proveEmail,
  rowOf,
} from "./harness/people.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const day = 24 * 60 * 60;
const newPassword = "another sentence nobody says";
const rounds = 12;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
});
afterAll(() => server.close());

const register = (code: object) =>
  server.post("/api/v1/auth/register", { body: { ...code, password: newPassword } });
const profile = (token: string) => server.get("/api/v1/user/profile", { token });

async function silentPerson(): Promise<Person> {
  const person = await newPerson(server);
  server.advance(181 * day);
  return person;
}

/** Good at once, as if all had been asked for at the same moment. */
async function codesToRegister(phone: string, many: number) {
  const codes = [];
  for (let n = 0; n < many; n++)
    codes.push(await askForCode(server, { phone, purpose: "register" }));
  await server.ctx.db
    .updateTable("verifications")
    .set({ closed_at: null })
    .where("address", "=", phone)
    .execute();
  return codes;
}

const statusesOf = (answers: readonly Answer[]) => answers.map((one) => one.status).sort();

/** Who has the number, proved. There is always exactly one. */
async function ownerOf(phone: string): Promise<number> {
  const rows = await server.ctx.db
    .selectFrom("users")
    .select("id")
    .where("phone_number", "=", phone)
    .where("phone_verified_at", "is not", null)
    .execute();
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? 0;
}

test("of several registrations of one silent number one is made, and the old account is parked once", async () => {
  const old = await silentPerson();
  const codes = await codesToRegister(old.phone, 6);
  // Each code twice: some lose to the number, and some to the code.
  const answers = await Promise.all([...codes, ...codes].map(register));
  expect(statusesOf(answers)).toEqual([201, ...Array(11).fill(422)]);
  const winner = answers.find((one) => one.status === 201);
  expect(await ownerOf(old.phone)).toBe(winner?.body.data.user.id);
  const events = await server.ctx.db
    .selectFrom("audit_events")
    .select("id")
    .where("user_id", "=", old.id)
    .where("type", "=", "user.parked")
    .execute();
  expect(events).toHaveLength(1);
});

test("a log-in with the old password at the moment of parking keeps the number, or opens nothing", async () => {
  for (let round = 0; round < rounds; round++) {
    const old = await silentPerson();
    const code = await askForCode(server, { phone: old.phone, purpose: "register" });
    const [registered, loggedIn] = await Promise.all([
      register(code),
      server.logIn(old.phone, goodPassword),
    ]);
    const isKept = (await ownerOf(old.phone)) === old.id;
    expect([registered.status, loggedIn.status]).toEqual(isKept ? [422, 200] : [201, 401]);
    expect((await rowOf(server, old.id)).parked_at === null).toBe(isKept);
    const living = await server.ctx.db
      .selectFrom("sessions")
      .select("id")
      .where("user_id", "=", old.id)
      .where("ended_at", "is", null)
      .execute();
    expect(living.length > 0).toBe(isKept);
    if (isKept) expect((await profile(loggedIn.body.data.token)).body.data.id).toBe(old.id);
  }
});

test("a log-in that has found the account before it was parked does not open it afterwards", async () => {
  const old = await silentPerson();
  const code = await askForCode(server, { phone: old.phone, purpose: "register" });
  // The log-in stands between looking up and entering, where the password is compared.
  const { passwords } = server.ctx;
  let parked = false;
  const check: typeof passwords.check = async (what) => {
    if (!parked) {
      parked = true;
      expect((await register(code)).status).toBe(201);
    }
    return passwords.check(what);
  };
  Object.assign(server.ctx, { passwords: { ...passwords, check } });
  const answer = await server.logIn(old.phone, goodPassword);
  Object.assign(server.ctx, { passwords });
  expect([parked, answer.status, answer.body.code]).toEqual([true, 401, "invalid_credentials"]);
  expect(await ownerOf(old.phone)).not.toBe(old.id);
});

test("a log-in by e-mail at the moment of parking keeps the number, or its code is dead", async () => {
  for (let round = 0; round < rounds; round++) {
    const person = await newPerson(server);
    const email = `racing.owner${round}@example.com`;
    await proveEmail(server, person.token, email);
    server.advance(181 * day);
    const code = await askForCode(server, { phone: person.phone, purpose: "register" });
    const login = await askForCode(server, { email, purpose: "login" });
    const [registered, entered] = await Promise.all([
      register(code),
      server.post("/api/v1/auth/login/otp", { body: login }),
    ]);
    const isKept = (await ownerOf(person.phone)) === person.id;
    expect([registered.status, entered.status]).toEqual(isKept ? [422, 200] : [201, 422]);
    if (isKept) {
      const { data } = (await profile(entered.body.data.token)).body;
      expect(data).toMatchObject({ id: person.id, phone: person.phone });
    }
  }
});

test("a registration and a move to one silent number: one of them has it", async () => {
  for (let round = 0; round < rounds; round++) {
    const mover = await newPerson(server);
    server.advance(31);
    const old = await newPerson(server, newPhone());
    await server.ctx.db
      .updateTable("users")
      .set({ last_active_at: new Date(0) })
      .where("id", "=", old.id)
      .execute();
    const token = await server.token(mover.phone, goodPassword);
    const request = { phone: old.phone, purpose: "change_phone" };
    const move = await askForCode(server, request, "/api/v1/user/verifications", token);
    const code = await askForCode(server, { phone: old.phone, purpose: "register" });
    const [moved, registered] = await Promise.all([
      server.put("/api/v1/user/phone", { token, body: move }),
      register(code),
    ]);
    expect(statusesOf([moved, registered])[1]).toBe(422);
    const owner = await ownerOf(old.phone);
    expect(owner).toBe(moved.status === 200 ? mover.id : registered.body.data.user.id);
    expect((await rowOf(server, old.id)).phone).toBe(`released:${old.id}`);
  }
});
