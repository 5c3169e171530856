/** Whoever has a silent number now gets it, and nothing else of who had it before. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disableUser } from "../src/users/access-queries.ts";
import { signUp } from "./harness/messages.ts";
import { movePhone } from "./harness/move-phone.ts";
import { goodPassword, newPerson, newPhone, proveEmail, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { day, newEmail, newPassword, peopleOf } from "./harness/silent-numbers.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const { enterWithCode, codeTo, profile, silentPerson, messagesTo, eventsOf } = peopleOf(
  () => server,
);

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
