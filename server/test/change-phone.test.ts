import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsePhoneNumber } from "../src/users/phone-number.ts";
import { insertUser } from "../src/users/queries.ts";
import {
  type AppUser,
  newApp,
  newUser,
  otherApp,
  problemOf,
  receiveCode,
  receiveOwnCode,
} from "./harness/client.ts";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { movePhone } from "./harness/move-phone.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  type Person,
  rowOf,
} from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const profile = (token: string) => server.get("/api/v1/user/profile", { token });
const putPhone = (token: string, body: object) => server.put("/api/v1/user/phone", { token, body });

/** @returns the profile with the new number */
async function move(user: AppUser, phone = newPhone()) {
  const body = await receiveOwnCode(server, user, { purpose: "change_phone", phone });
  return user.kpa.request("PUT", "/api/v1/user/phone", { body });
}
const ownProfile = ({ kpa }: Pick<AppUser, "kpa">) => kpa.request("GET", "/api/v1/user/profile");
const eventsOf = async ({ kpa }: AppUser) =>
  (await kpa.request("GET", "/api/v1/user/events")).items;

describe("the phone number", () => {
  test("is moved to one that was proved; the old one is told and the other sessions end", async () => {
    const user = await newUser(server);
    const other = await otherApp(server, user);
    const phone = newPhone();
    expect(await move(user, phone)).toMatchObject({ id: user.id, phone, phone_verified: true });
    expect(await problemOf(ownProfile({ kpa: other }))).toBe("session_ended");
    expect(await ownProfile(user)).toMatchObject({ phone });
    expect(user.kpa.session.state).toMatchObject({ user: { phone } });
    expect(await problemOf(otherApp(server, { phone }))).toBe("none");
    expect(await problemOf(otherApp(server, user))).toBe("invalid_credentials");
    const told = (await writtenMessages(server)).filter((one) => one.to === user.phone);
    expect(told[0]).toMatchObject({ template: "notice.phone_changed", channel: "sms" });
  });

  test("an event holds before and after, for the user alone", async () => {
    const user = await newUser(server);
    const { phone } = await move(user);
    const { state } = user.kpa.session;
    expect((await eventsOf(user))[0]).toMatchObject({
      type: "phone.changed",
      session_id: state.status === "signed_in" ? state.sessionId : "",
      details: { before: user.phone, after: phone, sessions_ended: 0 },
    });
  });

  test("codes that went to the old number open nothing afterwards", async () => {
    const user = await newUser(server);
    const { phone, kpa } = user;
    const stranger = newApp(server);
    const login = await receiveCode(server, stranger, { phone, purpose: "login" });
    const reset = await receiveCode(server, stranger, { phone, purpose: "reset_password" });
    const own = await receiveOwnCode(server, user, { purpose: "reauthenticate" });
    await move(user);
    const newPassword = "another sentence nobody says";
    const late = await Promise.all([
      problemOf(stranger.logInWithCode(login)),
      problemOf(stranger.resetPassword({ ...reset, newPassword })),
      problemOf(kpa.request("POST", "/api/v1/user/reauthenticate", { body: own })),
    ]);
    expect(new Set(late)).toEqual(new Set(["verification_invalid"]));
  });

  test("that was released is somebody else's: nothing of the first user comes with it", async () => {
    const first = await newUser(server);
    const { phone } = first;
    await first.kpa.request("PATCH", "/api/v1/user/profile", { body: { name: "First" } });
    await move(first);
    server.advance(31);
    const second = await newUser(server, phone);
    expect(second.id).not.toBe(first.id);
    expect(await ownProfile(second)).toMatchObject({ name: null, metadata: {} });
    expect(JSON.stringify(await eventsOf(second))).not.toContain("phone.changed");
    server.advance(31);
    const kpa = newApp(server);
    const reset = await receiveCode(server, kpa, { phone, purpose: "reset_password" });
    await kpa.resetPassword({ ...reset, newPassword: "another sentence nobody says" });
    expect(await problemOf(ownProfile(first))).toBe("none");
    expect(await problemOf(ownProfile(second))).toBe("session_ended");
  });

  test("of somebody else is asked for in vain: its owner is told, and the asker is not", async () => {
    const owner = await newPerson(server);
    const asker = await newPerson(server);
    server.advance(31);
    const request = (phone: string) =>
      server.post("/api/v1/user/verifications", {
        token: asker.token,
        body: { purpose: "change_phone", phone },
      });
    const taken = await request(owner.phone);
    const free = await request(newPhone());
    expect(taken.status).toBe(202);
    const { verification_id, ...others } = taken.body.data;
    expect(free.body.data).toMatchObject(others);
    expect(Object.keys(taken.headers).sort()).toEqual(Object.keys(free.headers).sort());
    const message = (await writtenMessages(server)).find((one) => one.to === owner.phone);
    expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
    const exported = await server.get("/api/v1/user/export", { token: asker.token });
    expect(exported.text).not.toContain("already_registered");
    const guess = await putPhone(asker.token, { verification_id, code: "000000" });
    expect(guess.body.code).toBe("verification_invalid");
  });

  test("a claim that nobody proved ends when the owner comes", async () => {
    const number = newPhone();
    const national = number.slice(3);
    const seedId = await insertSeedUser(server.ctx.database, {
      phone: national,
      password: "from the seed",
    });
    const person = await newPerson(server);
    const { answer } = await movePhone(server, person, number);
    expect(answer.status, answer.text).toBe(200);
    expect(await rowOf(server, seedId)).toMatchObject({ phone: national, phone_number: null });
    expect((await server.logIn(national, "from the seed")).status).toBe(200);
    expect((await server.logIn(number, goodPassword)).body.data.user.id).toBe(person.id);
    const code = await askForCode(server, { phone: national, purpose: "login" });
    const entered = await server.post("/api/v1/auth/login/otp", { body: code });
    expect(entered.body.data.user.id).toBe(person.id);
  });

  test("a claim that an operator typed ends as well, even in the very same spelling", async () => {
    const phone = newPhone();
    const id = await insertUser(server.ctx.db, server.ctx.clock, {
      phone,
      number: parsePhoneNumber(phone, "IN"),
      passwordHash: await server.ctx.passwords.hash(goodPassword),
      name: "Typed",
      email: null,
    });
    const claimant = await server.token(phone, goodPassword);
    server.advance(31);
    const owner = await newPerson(server, phone);
    expect(owner.id).not.toBe(id);
    expect((await profile(claimant)).body.data).toMatchObject({ id, phone_verified: false });
    expect((await profile(claimant)).body.data.phone).not.toBe(phone);
    expect((await server.logIn(phone, goodPassword)).body.data.user.id).toBe(owner.id);
    const events = await server.get("/api/v1/user/events", { token: claimant });
    expect(events.body.data.items[0].type).toBe("user.claim_ended");
  });
});

describe("races", () => {
  /** Both hold the number: as if both had asked at the same moment. */
  async function bothMayHave(phone: string, people: readonly Person[]) {
    const codes = [];
    for (const person of people) {
      codes.push(await askForOwnCode(server, person.token, { purpose: "change_phone", phone }));
      server.advance(31);
    }
    await server.ctx.db
      .updateTable("verifications")
      .set({ closed_at: null })
      .where("address", "=", phone)
      .execute();
    return codes;
  }

  test("of two who move to one number at once, one has it, and the other is told the code is no good", async () => {
    for (let round = 0; round < 5; round++) {
      const people = [await newPerson(server), await newPerson(server)];
      const phone = newPhone();
      const codes = await bothMayHave(phone, people);
      const answers = await Promise.all(
        people.map((person, n) => putPhone(person.token, codes[n] ?? {})),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422]);
      const loser = answers.findIndex((answer) => answer.status === 422);
      expect(answers[loser]?.body.code).toBe("verification_invalid");
      expect((await rowOf(server, people[loser]?.id ?? 0)).phone).toBe(people[loser]?.phone);
    }
  });

  test("one code, sent 32 times at once, moves the number once", async () => {
    const person = await newPerson(server);
    const phone = newPhone();
    const code = await askForOwnCode(server, person.token, { purpose: "change_phone", phone });
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => putPhone(person.token, code)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 422)).toHaveLength(31);
  });

  test("a number that a row holds only as text is no server error", async () => {
    const person = await newPerson(server);
    const phone = newPhone();
    const id = await insertUser(server.ctx.db, server.ctx.clock, {
      phone,
      number: undefined,
      passwordHash: "none",
      name: null,
      email: null,
    });
    const { answer } = await movePhone(server, person, phone);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe("verification_invalid");
    expect((await rowOf(server, person.id)).phone).toBe(person.phone);
    await server.ctx.db.deleteFrom("users").where("id", "=", id).execute();
  });
});
