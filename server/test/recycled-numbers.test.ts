/**
 * A number that was silent for long may be somebody else's by now: it opens the old account no more,
 * and its new owner gets a new one.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSeen } from "../src/maintenance.ts";
import { disableUser } from "../src/users/queries.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import { movePhone } from "./harness/move-phone.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  type Person,
  proveEmail,
  rowOf,
} from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

const day = 24 * 60 * 60;
const newPassword = "another sentence nobody says";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let count = 0;
const newEmail = () => `former.owner${count++}@example.com`;

const enterWithCode = (body: object) => server.post("/api/v1/auth/login/otp", { body });
const reset = (code: object) =>
  server.post("/api/v1/auth/password/reset", { body: { ...code, new_password: newPassword } });
const profile = (token: string) => server.get("/api/v1/user/profile", { token });
const codeTo = (to: { phone: string } | { email: string }, purpose: string) =>
  askForCode(server, { ...to, purpose });

/** Somebody who was last there so many days ago. */
async function silentPerson(days = 180): Promise<Person & { readonly email: string }> {
  const person = await newPerson(server);
  const email = newEmail();
  await proveEmail(server, person.token, email);
  server.advance(days * day + 1);
  return { ...person, email };
}

async function messagesTo(to: string): Promise<readonly string[]> {
  const all = await writtenMessages(server);
  return all.filter((one) => one.to === to).map((one) => one.template);
}

async function eventsOf(userId: number) {
  return server.ctx.db
    .selectFrom("audit_events")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("id", "desc")
    .execute();
}

describe("a code to a number that was silent for 180 days", () => {
  test("does not open the account, and is not used up: the password opens it, and then the code does", async () => {
    const { id, phone } = await silentPerson();
    const code = await codeTo({ phone }, "login");
    for (let n = 0; n < 6; n++) {
      const refused = await enterWithCode(code);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({
        code: "reauthentication_required",
        detail: expect.stringMatching(/password.*e-mail.*sign up/),
      });
      expect(refused.body.data).toBeUndefined();
    }
    expect((await server.logIn(phone, goodPassword)).body.data.user.id).toBe(id);
    expect((await enterWithCode(code)).body.data.user.id).toBe(id);
  });

  test("does not reset the password; a code to the proven e-mail address does, and both ways are open again", async () => {
    const { id, phone, email } = await silentPerson();
    const code = await codeTo({ phone }, "reset_password");
    expect((await reset(code)).body.code).toBe("reauthentication_required");
    expect((await server.logIn(phone, newPassword)).status).toBe(401);
    server.advance(181 * day); // the failed log-in is forgotten
    expect((await reset(await codeTo({ email }, "reset_password"))).status).toBe(200);
    const login = await codeTo({ phone }, "login");
    expect((await enterWithCode(login)).body.data.user.id).toBe(id);
  });

  test("tells nothing of the account: what makes a weak password there is not said", async () => {
    const person = await newPerson(server);
    await server.patch("/api/v1/user/profile", {
      token: person.token,
      body: { name: "Meenakshi Iyer" },
    });
    server.advance(181 * day);
    const code = await codeTo({ phone: person.phone }, "reset_password");
    for (const new_password of ["Meenakshi Iyer", "short", newPassword]) {
      const body = { ...code, new_password };
      const answer = await server.post("/api/v1/auth/password/reset", { body });
      expect(answer.body.code).toBe("reauthentication_required");
      expect(answer.text).not.toMatch(/Iyer|name/);
    }
  });

  test("by e-mail opens the account, which then is silent no more", async () => {
    const { id, phone, email } = await silentPerson();
    const entered = await enterWithCode(await codeTo({ email }, "login"));
    expect(entered.body.data.user.id).toBe(id);
    expect((await enterWithCode(await codeTo({ phone }, "login"))).status).toBe(200);
  });

  test("that is wrong counts as any wrong code, and tells nothing", async () => {
    const { phone } = await silentPerson();
    const { verification_id, code } = await codeTo({ phone }, "login");
    const wrong = code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
    for (let n = 0; n < 6; n++) {
      const refused = await enterWithCode({ verification_id, code: wrong });
      expect(refused.body.code).toBe("verification_invalid");
    }
    expect((await enterWithCode({ verification_id, code })).body.code).toBe("verification_invalid");
  });

  test("opens an account that was deleted so long ago and could still be taken back no more either", async () => {
    const lenient = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_DELETION_GRACE_DAYS: "365" },
    });
    lenient.advance(server.ctx.clock.offsetSeconds);
    const person = await newPerson(lenient);
    const body = { password: goodPassword };
    await lenient.delete("/api/v1/user", { token: person.token, body });
    lenient.advance(181 * day);
    const code = await askForCode(lenient, { phone: person.phone, purpose: "login" });
    const refused = await lenient.post("/api/v1/auth/login/otp", { body: code });
    expect(refused.body.code).toBe("reauthentication_required");
    // The number is reserved for who deleted the account.
    await lenient.post("/api/v1/auth/verifications", {
      body: { phone: person.phone, purpose: "register" },
    });
    expect((await messagesTo(person.phone))[0]).toBe("notice.already_registered");
    expect((await lenient.logIn(person.phone, goodPassword)).body.data.user.id).toBe(person.id);
    await lenient.close();
  });
});

describe("an account is not silent", () => {
  test("a second before the time is over", async () => {
    const { id, phone } = await newPerson(server);
    server.advance(180 * day - 60);
    expect((await enterWithCode(await codeTo({ phone }, "login"))).body.data.user.id).toBe(id);
  });

  test("while a session of it is used, or only refreshed", async () => {
    const long = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_SESSION_IDLE_DAYS: "3650", KPA_SESSION_MAX_DAYS: "3650" },
    });
    long.advance(server.ctx.clock.offsetSeconds);
    const uses = {
      refreshes: async (person: Person) => {
        const body = { refresh_token: person.refresh_token };
        const answer = await long.post("/api/v1/auth/refresh", { body });
        return { ...person, ...answer.body.data };
      },
      "reads the profile": async (person: Person) => {
        const body = { refresh_token: person.refresh_token };
        const renewed = await long.post("/api/v1/auth/refresh", { body });
        await writeSeen(long.ctx, long.application.lastSeen);
        await long.ctx.db
          .updateTable("users")
          .set({ last_active_at: new Date(0) })
          .where("id", "=", person.id)
          .execute();
        long.advance(120);
        const { token } = renewed.body.data;
        expect((await long.get("/api/v1/user/profile", { token })).status).toBe(200);
        return { ...person, ...renewed.body.data };
      },
    };
    for (const [what, use] of Object.entries(uses)) {
      let person = await newPerson(long);
      for (let n = 0; n < 3; n++) {
        long.advance(100 * day);
        person = await use(person);
        await writeSeen(long.ctx, long.application.lastSeen);
      }
      const { phone } = person;
      const code = await askForCode(long, { phone, purpose: "login" });
      const entered = await long.post("/api/v1/auth/login/otp", { body: code });
      expect(entered.status, what).toBe(200);
    }
    server.advance(long.ctx.clock.offsetSeconds - server.ctx.clock.offsetSeconds);
    await long.close();
  });

  test("where KPA_NUMBER_RECYCLE_DAYS is 0, however long it was away", async () => {
    const off = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_NUMBER_RECYCLE_DAYS: "0" },
    });
    const { id, phone } = await silentPerson(1_000);
    off.advance(server.ctx.clock.offsetSeconds);
    const code = await askForCode(off, { phone, purpose: "login" });
    const entered = await off.post("/api/v1/auth/login/otp", { body: code });
    expect(entered.body.data.user.id).toBe(id);
    await off.close();
  });

  test("for having moved in: time counts from there on, and a row that the seed adds, from then", async () => {
    const { database } = await openTestDatabase();
    const own = await startTestServer({ database, demoUser: false });
    await insertSeedUser(database, { phone: "98111 11111", password: "from the seed" });
    await database.kysely.updateTable("users").set({ created_at: null }).execute();
    const enter = async () => {
      const code = await askForCode(own, { phone: "9811111111", purpose: "login" });
      return own.post("/api/v1/auth/login/otp", { body: code });
    };
    own.advance(179 * day);
    expect((await enter()).status).toBe(200);
    own.advance(181 * day);
    expect((await enter()).body.code).toBe("reauthentication_required");
    expect((await own.logIn("98111 11111", "from the seed")).status).toBe(200);
    await own.close();
    await database.close();
  });

  test("is written once a day for a session in use, however often that is seen", async () => {
    const person = await newPerson(server);
    const seen: number[] = [];
    for (let hour = 0; hour < 50; hour += 5) {
      server.advance(5 * 60 * 60);
      const body = { refresh_token: person.refresh_token };
      await server.post("/api/v1/auth/refresh", { body });
      await writeSeen(server.ctx, server.application.lastSeen);
      seen.push((await rowOf(server, person.id)).last_active_at.getTime());
    }
    expect(new Set(seen).size).toBe(3);
  });
});

describe("who signs up with a silent number", () => {
  test("gets a code, and the old owner is told at the proven e-mail address", async () => {
    const { phone, email } = await silentPerson();
    const answer = await server.post("/api/v1/auth/verifications", {
      body: { phone, purpose: "register" },
    });
    expect(answer.status).toBe(202);
    expect((await messagesTo(phone))[0]).toBe("code.register");
    expect((await messagesTo(email))[0]).toBe("notice.already_registered");
  });

  test("gets a new account, and the old one is parked: no number, no session, no open code", async () => {
    const old = await silentPerson();
    const oldLogin = await codeTo({ phone: old.phone }, "login");
    const oldByMail = await codeTo({ email: old.email }, "login");
    const fresh = await signUp(server, old.phone, newPassword);
    expect(fresh.user).toEqual({
      id: expect.any(Number),
      name: null,
      email: null,
      phone: old.phone,
    });
    expect(fresh.user.id).not.toBe(old.id);

    const row = await rowOf(server, old.id);
    expect(row).toMatchObject({
      phone: `released:${old.id}`,
      phone_number: null,
      phone_verified_at: null,
      email: old.email,
      parked_at: expect.any(Date),
    });
    expect((await profile(old.token)).status).toBe(401);
    const refreshed = await server.post("/api/v1/auth/refresh", {
      body: { refresh_token: old.refresh_token },
    });
    expect(refreshed.status).toBe(401);
    for (const code of [oldLogin, oldByMail]) {
      expect((await enterWithCode(code)).body.code).toBe("verification_invalid");
    }
    expect((await messagesTo(old.email))[0]).toBe("notice.number_recycled");
    const [event] = await eventsOf(old.id);
    expect(event).toMatchObject({ type: "user.parked", actor_kind: "system", request_id: null });
  });

  test("has the number in every spelling, and the old password opens nothing there", async () => {
    const old = await silentPerson();
    const { user } = await signUp(server, old.phone, newPassword);
    for (const typed of [old.phone, old.phone.slice(3), `0${old.phone.slice(3)}`]) {
      expect((await server.logIn(typed, newPassword)).body.data.user.id).toBe(user.id);
      expect((await server.logIn(typed, goodPassword)).status).toBe(401);
    }
    const login = await codeTo({ phone: old.phone }, "login");
    expect((await enterWithCode(login)).body.data.user.id).toBe(user.id);
  });

  test("has the number too where the old account was stored in a spelling of the seed's", async () => {
    const phone = newPhone();
    const spelling = `${phone.slice(3, 8)} ${phone.slice(8)}`;
    await insertSeedUser(server.ctx.database, { phone: spelling, password: goodPassword });
    await server.token(spelling, goodPassword);
    const entered = await enterWithCode(await codeTo({ phone }, "login"));
    const oldId = entered.body.data.user.id;
    server.advance(181 * day);
    const { user } = await signUp(server, phone, newPassword);
    expect(user.id).not.toBe(oldId);
    expect((await server.logIn(spelling, goodPassword)).status).toBe(401);
    expect((await server.logIn(spelling, newPassword)).body.data.user.id).toBe(user.id);
  });

  test("leaves an account that never proved the number its own spelling, silent or not", async () => {
    const phone = newPhone();
    const spelling = `0${phone.slice(3)}`;
    const oldId = await insertSeedUser(server.ctx.database, {
      phone: spelling,
      password: goodPassword,
    });
    server.advance(181 * day);
    const { user } = await signUp(server, phone, newPassword);
    expect((await server.logIn(phone, newPassword)).body.data.user.id).toBe(user.id);
    expect((await server.logIn(spelling, goodPassword)).body.data.user.id).toBe(oldId);
    expect((await rowOf(server, oldId)).parked_at).toBeNull();
  });

  test("sees nothing of the old one's: data, sessions, events, messages, device", async () => {
    const phone = newPhone();
    const first = await signUp(server, phone, goodPassword);
    const email = newEmail();
    await proveEmail(server, first.token, email);
    await server.patch("/api/v1/user/profile", {
      token: first.token,
      body: { name: "Canary Before", metadata: { pet: "canary-metadata" } },
    });
    server.advance(181 * day);
    const code = await codeTo({ phone }, "register");
    const answer = await server.post("/api/v1/auth/register", {
      body: { ...code, password: newPassword, device_token: first.device_token },
    });
    const { token, user } = answer.body.data;
    expect(user.id).not.toBe(first.user.id);
    const everything = await server.get("/api/v1/user/export", { token });
    for (const canary of ["Canary Before", "canary-metadata", email, first.session_id]) {
      expect(everything.text).not.toContain(canary);
      expect(answer.text).not.toContain(canary);
    }
    const data = everything.body.data;
    const types = data.events.map((one: { type: string }) => one.type);
    expect(types).toEqual(["data.exported", "user.registered"]);
    expect(data.sessions).toHaveLength(1);
    const registered = (await eventsOf(user.id)).find((one) => one.type === "user.registered");
    expect(registered?.details).toEqual({ new_device: true });
    expect(answer.body.data.device_token).not.toBe(first.device_token);
  });

  test("leaves the old one's data to the old one, without a trace of where the new owner is", async () => {
    const old = await silentPerson();
    const code = await codeTo({ phone: old.phone }, "register");
    await server.post("/api/v1/auth/register", {
      body: { ...code, password: newPassword },
      headers: { "user-agent": "the new owner's phone" },
    });
    const login = await codeTo({ email: old.email }, "login");
    const { token } = (await enterWithCode(login)).body.data;
    const everything = await server.get("/api/v1/user/export", { token });
    expect(everything.text).not.toContain("the new owner's phone");
    expect(everything.body.data.profile).toMatchObject({ id: old.id, email: old.email });
    const parked = everything.body.data.events.find(
      (one: { type: string }) => one.type === "user.parked",
    );
    expect(parked).toMatchObject({ ip: null, details: { phone: old.phone } });
  });

  test("is no reason to end what another account is doing", async () => {
    const [old, other] = [await silentPerson(), await newPerson(server)];
    const otherLogin = await codeTo({ phone: other.phone }, "login");
    await signUp(server, old.phone, newPassword);
    expect((await profile(other.token)).status).toBe(200);
    expect((await enterWithCode(otherLogin)).status).toBe(200);
  });

  test("too late, after the old owner has come back, gets nothing: the code is no good", async () => {
    const old = await silentPerson();
    const code = await codeTo({ phone: old.phone }, "register");
    expect((await server.logIn(old.phone, goodPassword)).status).toBe(200);
    const late = await server.post("/api/v1/auth/register", {
      body: { ...code, password: newPassword },
    });
    expect([late.status, late.body.code]).toEqual([422, "verification_invalid"]);
    expect((await rowOf(server, old.id)).parked_at).toBeNull();
    expect((await server.logIn(old.phone, goodPassword)).body.data.user.id).toBe(old.id);
  });

  test("gets a notice where the account is disabled: it keeps its number", async () => {
    const old = await silentPerson();
    await disableUser(server.ctx.db, server.ctx.clock, old.id);
    const body = { phone: old.phone, purpose: "register" };
    expect((await server.post("/api/v1/auth/verifications", { body })).status).toBe(202);
    expect((await messagesTo(old.phone))[0]).toBe("notice.already_registered");
    expect((await messagesTo(old.email))[0]).not.toBe("notice.already_registered");
  });

  test.each(["disabled_at", "deleted_at"])(
    "gets nothing where %s was set after the code was asked for",
    async (mark) => {
      const old = await silentPerson();
      const code = await codeTo({ phone: old.phone }, "register");
      const set = (at: Date | null) =>
        server.ctx.db
          .updateTable("users")
          .set({ [mark]: at })
          .where("id", "=", old.id)
          .execute();
      await set(new Date(server.ctx.clock.nowMs()));
      const body = { ...code, password: newPassword };
      const refused = await server.post("/api/v1/auth/register", { body });
      expect(refused.body.code).toBe("verification_invalid");
      await set(null);
      expect((await server.logIn(old.phone, goodPassword)).body.data.user.id).toBe(old.id);
    },
  );
});

test("who moves an account to a silent number has it, and the old one is parked", async () => {
  const old = await silentPerson();
  const mover = await newPerson(server);
  const { answer } = await movePhone(server, mover, old.phone);
  expect(answer.body.data).toMatchObject({ id: mover.id, phone: old.phone, phone_verified: true });
  expect((await rowOf(server, old.id)).parked_at).not.toBeNull();
  const told = await messagesTo(old.email);
  expect(told.slice(0, 2)).toEqual(["notice.number_recycled", "notice.already_registered"]);
  expect((await server.logIn(old.phone, goodPassword)).body.data.user.id).toBe(mover.id);
});

test("a silent user's own session may prove the number again: it shows more than the number", async () => {
  const long = await startTestServer({
    database: server.ctx.database,
    environment: {
      KPA_SESSION_IDLE_DAYS: "3650",
      KPA_SESSION_MAX_DAYS: "3650",
      ACCESS_TOKEN_EXPIRE_MINUTES: "525600",
    },
  });
  long.advance(server.ctx.clock.offsetSeconds);
  const person = await newPerson(long);
  long.advance(181 * day);
  const body = await askForOwnCode(long, person.token, { purpose: "reauthenticate" });
  const again = await long.post("/api/v1/user/reauthenticate", { token: person.token, body });
  expect(again.status, again.text).toBe(200);
  await long.close();
});

describe("a parked account", () => {
  async function parked() {
    const old = await silentPerson();
    const { user } = await signUp(server, old.phone, newPassword);
    const entered = await enterWithCode(await codeTo({ email: old.email }, "login"));
    return { old, newOwnerId: user.id as number, entered };
  }

  test("is opened by a code to its proven e-mail address, and has no number until one is proved", async () => {
    const { old, newOwnerId, entered } = await parked();
    const { token, user } = entered.body.data;
    expect(user).toEqual({
      id: old.id,
      name: null,
      email: old.email,
      phone: `released:${old.id}`,
    });
    expect((await profile(token)).body.data).toMatchObject({
      phone: `released:${old.id}`,
      phone_verified: false,
    });
    expect((await rowOf(server, old.id)).parked_at).toBeNull();
    const refused = await server.post("/api/v1/user/verifications", {
      token,
      body: { purpose: "reauthenticate" },
    });
    expect(refused.body.errors[0]).toMatchObject({ pointer: "/purpose", code: "phone" });

    const { answer } = await movePhone(server, { ...old, token });
    expect(answer.body.data).toMatchObject({ id: old.id, phone_verified: true });
    const { phone } = answer.body.data;
    expect((await server.logIn(phone, goodPassword)).body.data.user.id).toBe(old.id);
    expect((await server.logIn(old.phone, newPassword)).body.data.user.id).toBe(newOwnerId);
  });

  test("takes a new password by e-mail, which opens nothing at the number", async () => {
    const { old } = await parked();
    const third = "a third sentence nobody says";
    const code = await codeTo({ email: old.email }, "reset_password");
    const body = { ...code, new_password: third };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    expect((await server.logIn(old.phone, third)).status).toBe(401);
  });

  test("can be deleted, and that takes nothing from the new owner", async () => {
    const { old, newOwnerId, entered } = await parked();
    const { token } = entered.body.data;
    const login = await codeTo({ phone: old.phone }, "login");
    const body = { password: goodPassword };
    expect((await server.delete("/api/v1/user", { token, body })).status).toBe(200);
    expect((await enterWithCode(login)).body.data.user.id).toBe(newOwnerId);
    expect((await server.logIn(old.phone, newPassword)).body.data.user.id).toBe(newOwnerId);
  });

  test("stays where it is when the number is silent once more: then the second owner's is parked", async () => {
    const { old, newOwnerId } = await parked();
    server.advance(181 * day);
    const third = await signUp(server, old.phone, "a third sentence nobody says");
    expect([old.id, newOwnerId]).not.toContain(third.user.id);
    const rows = [await rowOf(server, old.id), await rowOf(server, newOwnerId)];
    expect(rows.map((row) => row.phone)).toEqual([`released:${old.id}`, `released:${newOwnerId}`]);
  });
});

describe("nobody can tell a silent number by asking for a code", () => {
  test.each(["register", "login", "reset_password"])(
    "%s: the same answer, by the same statements, in the same number",
    async (purpose) => {
      const counted = countingStatements(server.ctx.database);
      const own = await startTestServer({ database: counted.database, demoUser: false });
      const silent = await silentPerson();
      const silentWithoutEmail = await newPerson(server);
      server.advance(181 * day);
      const owner = await newPerson(server);
      own.advance(server.ctx.clock.offsetSeconds + 31);
      const counts: number[] = [];
      const shapes: unknown[] = [];
      for (const { phone } of [silent, silentWithoutEmail, owner, { phone: newPhone() }]) {
        const before = counted.count();
        const body = { phone, purpose };
        const answer = await own.post("/api/v1/auth/verifications", { body });
        counts.push(counted.count() - before);
        shapes.push({
          status: answer.status,
          headers: Object.keys(answer.headers).sort(),
          body: { ...answer.body, data: { ...answer.body.data, verification_id: "" } },
        });
      }
      expect(new Set(counts).size, String(counts)).toBe(1);
      expect(shapes).toEqual(Array(4).fill(shapes[0]));
      await own.close();
    },
  );
});
