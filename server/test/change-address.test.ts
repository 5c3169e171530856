import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsePhoneNumber } from "../src/users/phone-number.ts";
import { insertUser } from "../src/users/queries.ts";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  otherDevice,
  type Person,
  proveEmail,
  rowOf,
} from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const minutes = 60;
const profile = (token: string) => server.get("/api/v1/user/profile", { token });
const putPhone = (token: string, body: object) => server.put("/api/v1/user/phone", { token, body });
const putEmail = (token: string, body: object) => server.put("/api/v1/user/email", { token, body });
const reauthenticate = (token: string, body: object) =>
  server.post("/api/v1/user/reauthenticate", { token, body });

async function movePhone(person: Person, phone = newPhone()) {
  const code = await askForOwnCode(server, person.token, { purpose: "change_phone", phone });
  return { phone, code, answer: await putPhone(person.token, code) };
}

let emails = 0;
const newEmail = () => `asha.${++emails}@example.com`;

describe("the phone number", () => {
  test("is moved to one that was proved; the old one is told and the other sessions end", async () => {
    const person = await newPerson(server);
    const other = await otherDevice(server, person);
    const { phone, answer } = await movePhone(person);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.data).toMatchObject({ id: person.id, phone, phone_verified: true });
    expect((await profile(other)).body.code).toBe("session_ended");
    expect((await profile(person.token)).body.data.phone).toBe(phone);
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(401);
    const told = (await writtenMessages(server)).filter((one) => one.to === person.phone);
    expect(told[0]).toMatchObject({ template: "notice.phone_changed", channel: "sms" });
  });

  test("an event holds before and after, for the user alone", async () => {
    const person = await newPerson(server);
    const { phone } = await movePhone(person);
    const { items } = (await server.get("/api/v1/user/events", { token: person.token })).body.data;
    expect(items[0]).toMatchObject({
      type: "phone.changed",
      session_id: person.session_id,
      details: { before: person.phone, after: phone, sessions_ended: 0 },
    });
  });

  test("codes that went to the old number open nothing afterwards", async () => {
    const person = await newPerson(server);
    const { phone } = person;
    const login = await askForCode(server, { phone, purpose: "login" });
    const reset = await askForCode(server, { phone, purpose: "reset_password" });
    const own = await askForOwnCode(server, person.token, { purpose: "reauthenticate" });
    expect((await movePhone(person)).answer.status).toBe(200);
    const late = [
      await server.post("/api/v1/auth/login/otp", { body: login }),
      await server.post("/api/v1/auth/password/reset", {
        body: { ...reset, new_password: "another sentence nobody says" },
      }),
      await reauthenticate(person.token, own),
    ];
    for (const answer of late) expect(answer.body.code).toBe("verification_invalid");
  });

  test("that was released is somebody else's: nothing of the first user comes with it", async () => {
    const first = await newPerson(server);
    await server.patch("/api/v1/user/profile", { token: first.token, body: { name: "First" } });
    await movePhone(first);
    server.advance(31);
    const second = await newPerson(server, first.phone);
    expect(second.id).not.toBe(first.id);
    expect((await profile(second.token)).body.data).toMatchObject({ name: null, metadata: {} });
    const { items } = (await server.get("/api/v1/user/events", { token: second.token })).body.data;
    expect(JSON.stringify(items)).not.toContain("phone.changed");
    server.advance(31);
    const reset = await askForCode(server, { phone: first.phone, purpose: "reset_password" });
    await server.post("/api/v1/auth/password/reset", {
      body: { ...reset, new_password: "another sentence nobody says" },
    });
    expect((await profile(first.token)).status).toBe(200);
    expect((await profile(second.token)).status).toBe(401);
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
    const { answer } = await movePhone(person, number);
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

describe("the e-mail address", () => {
  test("is added by proving it, in lower case, and then gets codes", async () => {
    const person = await newPerson(server);
    const email = newEmail();
    const code = await askForOwnCode(server, person.token, {
      purpose: "change_email",
      email: email.toUpperCase(),
    });
    const answer = await putEmail(person.token, code);
    expect(answer.body.data).toMatchObject({ email, email_verified: true });
    const told = (await writtenMessages(server)).find((one) => one.to === person.phone);
    expect(told).toMatchObject({ template: "notice.email_changed" });
    const login = await askForCode(server, { email, purpose: "login" });
    expect((await server.post("/api/v1/auth/login/otp", { body: login })).status).toBe(200);
  });

  test("that was proved is told when it is left, and gets no codes any more", async () => {
    const person = await newPerson(server);
    const [old, fresh] = [newEmail(), newEmail()];
    await proveEmail(server, person.token, old);
    const reset = await askForCode(server, { email: old, purpose: "reset_password" });
    await proveEmail(server, person.token, fresh);
    const [told] = (await writtenMessages(server)).filter((one) => one.to === old);
    expect(told).toMatchObject({ template: "notice.email_changed" });
    const late = await server.post("/api/v1/auth/password/reset", {
      body: { ...reset, new_password: "another sentence nobody says" },
    });
    expect(late.body.code).toBe("verification_invalid");
    server.advance(31);
    await server.post("/api/v1/auth/verifications", { body: { email: old, purpose: "login" } });
    const sent = (await writtenMessages(server)).filter((one) => one.to === old);
    expect(sent[0]?.template).toBe("notice.email_changed");
  });

  test("of the seed's rows, never proved, goes to the one who proves it", async () => {
    const email = newEmail();
    const seedId = await insertSeedUser(server.ctx.database, {
      phone: newPhone(),
      password: "from the seed",
      email: email.replace("asha", "ASHA"),
    });
    const person = await newPerson(server);
    await proveEmail(server, person.token, email);
    expect((await rowOf(server, seedId)).email).toBeNull();
    expect((await rowOf(server, person.id)).email).toBe(email);
  });

  test("that somebody has proved is told so, and no code goes there", async () => {
    const email = newEmail();
    const owner = await newPerson(server);
    await proveEmail(server, owner.token, email);
    const asker = await newPerson(server);
    server.advance(31);
    const answer = await server.post("/api/v1/user/verifications", {
      token: asker.token,
      body: { purpose: "change_email", email },
    });
    expect(answer.status).toBe(202);
    const [message] = (await writtenMessages(server)).filter((one) => one.to === email);
    expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
  });

  test.each([
    ["victim@example.com", "evil@example.com"],
    "victim@example.com,evil@example.com",
    "victim@example.com\r\nBcc: evil@example.com",
    "v\u0131ctim@example.com",
    "Asha <asha@example.com>",
    "a@b",
  ])("%j is no address", async (email) => {
    const { token } = await newPerson(server);
    const answer = await server.post("/api/v1/user/verifications", {
      token,
      body: { purpose: "change_email", email },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe("/email");
  });
});

describe("recent authentication", () => {
  test("a log-in counts for five minutes, and a token alone does not", async () => {
    const person = await newPerson(server);
    server.advance(4 * minutes);
    expect((await movePhone(person)).answer.status).toBe(200);
    server.advance(1 * minutes + 1);
    const { code, answer } = await movePhone(person);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe("reauthentication_required");
    const refreshed = await server.post("/api/v1/auth/refresh", {
      body: { refresh_token: person.refresh_token },
    });
    expect((await putPhone(refreshed.body.data.token, code)).status).toBe(403);
    expect((await reauthenticate(person.token, { password: goodPassword })).status).toBe(200);
    expect((await putPhone(person.token, code)).status).toBe(200);
  });

  test("it counts in its own session only", async () => {
    const person = await newPerson(server);
    const other = await otherDevice(server, person);
    server.advance(5 * minutes + 1);
    expect((await reauthenticate(other, { password: goodPassword })).status).toBe(200);
    const { answer } = await movePhone(person);
    expect(answer.body.code).toBe("reauthentication_required");
  });

  test("a code to the user's own number is as good as the password", async () => {
    const person = await newPerson(server);
    server.advance(5 * minutes + 1);
    const code = await askForOwnCode(server, person.token, { purpose: "reauthenticate" });
    const [sent] = await writtenMessages(server);
    expect(sent).toMatchObject({ template: "code.reauthenticate", to: person.phone });
    const stranger = await newPerson(server);
    expect((await reauthenticate(stranger.token, code)).body.code).toBe("verification_invalid");
    expect((await reauthenticate(person.token, code)).status).toBe(200);
    expect((await reauthenticate(person.token, code)).body.code).toBe("verification_invalid");
    expect((await movePhone(person)).answer.status).toBe(200);
  });

  test("an adopted number gets the code, and is proved by it", async () => {
    const phone = newPhone();
    const id = await insertSeedUser(server.ctx.database, {
      phone: `0${phone.slice(3)}`,
      password: "from the seed",
    });
    const token = await server.token(phone, "from the seed");
    const code = await askForOwnCode(server, token, { purpose: "reauthenticate" });
    const [sent] = await writtenMessages(server);
    expect(sent?.to).toBe(phone);
    expect((await reauthenticate(token, code)).status).toBe(200);
    expect((await rowOf(server, id)).phone_verified_at).not.toBeNull();
    expect((await profile(token)).body.data.phone).toBe(`0${phone.slice(3)}`);
  });

  test("where there is no number at all, no code can be sent", async () => {
    await insertSeedUser(server.ctx.database, { phone: "no number", password: "from the seed" });
    const token = await server.token("no number", "from the seed");
    for (const purpose of ["reauthenticate", "delete_account"]) {
      const answer = await server.post("/api/v1/user/verifications", { token, body: { purpose } });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].pointer).toBe("/purpose");
    }
  });

  test.each([
    {},
    { password: "x", verification_id: "x", code: "123456" },
    { code: "123456" },
    { verification_id: "x" },
    { password: 1 },
    { verification_id: "x", code: 123456 },
    { verification_id: "x", code: "１２３４５６" },
    { password: "x".repeat(129) },
    { password: "x", user_id: 1 },
  ])("%j proves nothing", async (body) => {
    const { token } = await newPerson(server);
    expect((await reauthenticate(token, body)).status).toBe(422);
  });
});

describe("asking for codes", () => {
  test.each([
    [{ purpose: "change_phone" }, "/phone"],
    [{ purpose: "change_phone", email: "asha@example.com" }, "/phone"],
    [{ purpose: "change_email", phone: "+919812345678" }, "/phone"],
    [{ purpose: "change_phone", phone: "tel:+919812345678" }, "/phone"],
    [{ purpose: "change_phone", phone: "1800 11 1565" }, "/phone"],
    [{ purpose: "reauthenticate", phone: "+919812345678" }, "/phone"],
    [{ purpose: "delete_account", email: "asha@example.com" }, "/email"],
    [{ purpose: "register", phone: "+919812345678" }, "/purpose"],
    [{ purpose: "login" }, "/purpose"],
  ])("%j is refused", async (body, pointer) => {
    const { token } = await newPerson(server);
    const answer = await server.post("/api/v1/user/verifications", { token, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test("one user cannot have codes sent to any number of numbers", async () => {
    const { token } = await newPerson(server);
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) {
      const body = { purpose: "change_phone", phone: newPhone() };
      statuses.push((await server.post("/api/v1/user/verifications", { token, body })).status);
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });

  test("without a token nothing is sent", async () => {
    const body = { purpose: "change_phone", phone: newPhone() };
    expect((await server.post("/api/v1/user/verifications", { body })).status).toBe(401);
    expect((await server.put("/api/v1/user/phone", { body })).status).toBe(401);
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
    const { answer } = await movePhone(person, phone);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe("verification_invalid");
    expect((await rowOf(server, person.id)).phone).toBe(person.phone);
    await server.ctx.db.deleteFrom("users").where("id", "=", id).execute();
  });
});
