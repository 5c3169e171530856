/** What an admin changes about users, and what stays in the log of it. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addUser, freshPhone, signIn } from "./harness/accounts.ts";
import { askForCode, codeOf, writtenMessages } from "./harness/messages.ts";
import { newPerson, proveEmail, rowOf } from "./harness/people.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { eventsAbout, toldTo } from "./harness/trail.ts";

const users = "/api/v1/admin/users";

let server: TestServer;
let admin: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" }, clients: "many" });
  admin = await addStaff(server, "admin");
});
afterAll(() => server.close());

const patch = (id: number, body: object) => admin.patch(`${users}/${id}`, { body });

describe("an account that is added", () => {
  test("has no password, and is got into by a code to its number", async () => {
    const phone = freshPhone();
    const body = {
      phone: `0${phone}`,
      name: "Asha",
      email: "Added@Example.com",
      roles: ["support"],
    };
    const answer = await admin.post(users, { body });
    expect(answer.status).toBe(201);
    const { user } = answer.body.data;
    expect(user).toMatchObject({
      name: "Asha",
      email: "added@example.com",
      phone: `+91${phone}`,
      phone_verified: false,
      roles: ["support"],
      status: "active",
    });
    const shown = (await admin.get(`${users}/${user.id}`)).body.data.user;
    expect(shown.password).toEqual({ set: false, hash: "none", breached: false });
    for (const password of ["!", "", "x"]) {
      expect((await server.logIn(phone, password)).body.code).toBe("invalid_credentials");
    }
    const code = await askForCode(server, { phone, purpose: "login" });
    const entered = await server.post("/api/v1/auth/login/otp", { body: code });
    expect([entered.status, entered.body.data?.user.id]).toEqual([200, user.id]);
    expect(await toldTo(server, user, "user.added")).toMatchObject([
      { ip: null, user_agent: null, details: { phone: `+91${phone}`, name: "Asha" } },
    ]);
  });

  test("is refused where the number or the address is another's, however it is spelled", async () => {
    const taken = await addUser(server, { email: "Taken@example.com" });
    for (const body of [
      { phone: `+91 ${taken.phone}` },
      { phone: freshPhone(), email: "taken@EXAMPLE.com" },
    ]) {
      const answer = await admin.post(users, { body });
      expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
    }
    const same = { phone: freshPhone() };
    const both = await Promise.all([1, 2, 3].map(() => admin.post(users, { body: same })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test.each([
    [{ phone: "no number" }, "/phone"],
    [{ phone: "9876543210", email: "x" }, "/email"],
    [{ phone: "9876543210", name: "\u0000" }, "/name"],
    [{ phone: "9876543210", roles: ["root"] }, "/roles/0"],
    [{}, "/phone"],
  ])("is refused as %j", async (body, pointer) => {
    const answer = await admin.post(users, { body });
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([422, pointer]);
  });
});

describe("a change", () => {
  test("is in the log with before, after, reason and who did it, and personal values are sealed", async () => {
    const person = await newPerson(server);
    await proveEmail(server, person.token, `old${person.id}@example.com`);
    const phone = `+91${freshPhone()}`;
    const email = `new${person.id}@example.com`;
    const reason = "Asked for at the counter";
    const answer = await patch(person.id, { name: "Renamed", email, phone, reason });
    expect(answer.body.data.user).toMatchObject({
      name: "Renamed",
      email,
      email_verified: false,
      phone,
      phone_verified: false,
    });
    for (const [type, before, after] of [
      ["profile.changed", null, "Renamed"],
      ["email.changed", `old${person.id}@example.com`, email],
      ["phone.changed", person.phone, phone],
    ] as const) {
      const event = (await eventsAbout(server, person.id, type)).at(-1);
      expect(event, type).toMatchObject({ actor_kind: "staff", actor_id: admin.id });
      expect(event?.ip_hash, type).not.toBeNull();
      expect(event?.personal, type).not.toBeNull();
      expect(JSON.stringify(event?.details), type).not.toContain("Asked");
      const [told] = await toldTo(server, person, type);
      expect(told.details, type).toMatchObject({ before, after, reason });
      expect([told.ip, told.user_agent], type).toEqual([null, null]);
    }
  });

  test("of number or address ends the sessions, voids codes, and tells what the account has left", async () => {
    const person = await newPerson(server);
    await proveEmail(server, person.token, `left${person.id}@example.com`);
    const old = await askForCode(server, { phone: person.phone, purpose: "reset_password" });
    expect((await patch(person.id, { phone: freshPhone() })).status).toBe(200);
    const after = await server.get("/api/v1/user/profile", { token: person.token });
    expect(after.body.code).toBe("session_ended");
    const body = { ...old, new_password: "another sentence nobody says" };
    const reset = await server.post("/api/v1/auth/password/reset", { body });
    expect(reset.body.code).toBe("verification_invalid");
    const sent = (await writtenMessages(server)).filter(({ to }) => to === person.phone);
    expect(sent.map(({ template }) => template)).toContain("notice.phone_changed");
  });

  test("to a number or address that another has is refused, and changes nothing at all", async () => {
    const [user, other] = [
      await addUser(server, { name: "Before" }),
      await addUser(server, { email: "other.one@example.com" }),
    ];
    for (const body of [{ phone: other.phone }, { email: "Other.One@example.com" }]) {
      const before = await rowOf(server, user.id);
      const answer = await patch(user.id, { name: "After", ...body });
      expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
      expect(await rowOf(server, user.id)).toEqual(before);
    }
  });

  test("to what is there already is none: no event, no session ended", async () => {
    const user = await addUser(server, { name: "Same" });
    const token = await signIn(server, user);
    await patch(user.id, { phone: `+91${user.phone}`, name: "Same", roles: [], status: "active" });
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    for (const type of ["profile.changed", "phone.changed", "user.roles_changed", "user.enabled"]) {
      expect(await eventsAbout(server, user.id, type)).toEqual([]);
    }
  });

  test("gives a parked account a number again, and a code to it opens the account", async () => {
    const person = await newPerson(server);
    await sql`update users set phone = 'released:' || id, phone_resolved = 'released:' || id,
                phone_number = null, phone_verified_at = null, parked_at = now(),
                last_active_at = now() - interval '3 years' where id = ${person.id}`.execute(
      server.ctx.db,
    );
    expect((await admin.get(`${users}/${person.id}`)).body.data.user.status).toBe("parked");
    const nowhere = await admin.post(`${users}/${person.id}/password`, { body: {} });
    expect([nowhere.status, nowhere.body.code]).toEqual([409, "conflict"]);
    const phone = freshPhone();
    const answer = await patch(person.id, { phone, reason: "Came with a passport" });
    expect(answer.body.data.user.status).toBe("active");
    const code = await askForCode(server, { phone, purpose: "login" });
    const entered = await server.post("/api/v1/auth/login/otp", { body: code });
    expect(entered.body.data?.user.id).toBe(person.id);
  });
});

describe("a deletion", () => {
  test("by staff is like the user's own: sessions end, the data goes, the log says who and when", async () => {
    const person = await newPerson(server);
    const body = { reason: "Asked for by letter" };
    const answer = await admin.delete(`${users}/${person.id}`, { body });
    expect([answer.status, answer.body.data]).toEqual([200, { restorable_until: null }]);
    const profile = await server.get("/api/v1/user/profile", { token: person.token });
    expect(profile.body.code).toBe("user_not_found");
    expect((await admin.get(`${users}/${person.id}`)).status).toBe(404);
    expect(await eventsAbout(server, person.id, "user.deleted")).toMatchObject([
      { actor_kind: "staff", actor_id: admin.id, details: { by: "staff" } },
    ]);
    const again = await admin.delete(`${users}/${person.id}`, { body });
    expect(again.status).toBe(404);
  });
});

describe("a reset that staff send", () => {
  test("goes to the user alone, by the way that reaches them, and works as their own", async () => {
    const person = await newPerson(server);
    const answer = await admin.post(`${users}/${person.id}/password`, { body: {} });
    expect(answer.status).toBe(202);
    const { channel, expires_in, verification_id } = answer.body.data;
    expect([channel, expires_in]).toEqual(["sms", 300]);
    const code = await codeOf(server, verification_id);
    expect(answer.text).not.toContain(code);
    const body = { verification_id, code, new_password: "another sentence nobody says" };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    expect(await eventsAbout(server, person.id, "code.requested")).toMatchObject([
      { actor_kind: "staff", actor_id: admin.id },
    ]);
  });

  test("goes by e-mail where the number may be somebody else's, and nowhere to who could not use it", async () => {
    const person = await newPerson(server);
    await proveEmail(server, person.token, `silent${person.id}@example.com`);
    await sql`update users set last_active_at = to_timestamp(0) where id = ${person.id}`.execute(
      server.ctx.db,
    );
    const answer = await admin.post(`${users}/${person.id}/password`, { body: {} });
    expect([answer.status, answer.body.data.channel]).toEqual([202, "email"]);
    await patch(person.id, { status: "disabled", reason: "x" });
    const refused = await admin.post(`${users}/${person.id}/password`, { body: {} });
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
  });
});

test.each([
  ["PATCH", "/users/:id", { status: "disabled" }],
  ["DELETE", "/users/:id", {}],
  ["POST", "/users/:id/impersonation", { minutes: 5 }],
  ["POST", "/sessions/end", { user_ids: [1] }],
  ["POST", "/limits/release", { user_id: 1 }],
  ["POST", "/keys/x/retire", {}],
])("a reason of blanks is none: %s %s", async (method, path, members) => {
  const { id } = await addUser(server);
  for (const reason of ["", " ", "\u00a0\n\t"]) {
    const body = { ...members, reason };
    const answer = await admin.request(method, `/api/v1/admin${path.replace(":id", `${id}`)}`, {
      body,
    });
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([422, "/reason"]);
  }
});
