/** What an admin changes about users, and what stays in the log of it. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { addUser, freshPhone, signIn } from "./harness/accounts.ts";
import { askForCode, codeOf, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, proveEmail, rowOf } from "./harness/people.ts";
import { addStaff, giveRoles, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const users = "/api/v1/admin/users";

let server: TestServer;
let admin: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" }, clients: "many" });
  admin = await addStaff(server, "admin");
});
afterAll(() => server.close());

const patch = (id: number, body: object) => admin.patch(`${users}/${id}`, { body });
const inSeconds = (seconds: number) =>
  new Date(server.ctx.clock.nowMs() + seconds * 1000).toISOString();

/** What stands in the log about a user of one type, with what the user is told of it. */
async function eventsOf(userId: number, type: string) {
  const rows = await server.ctx.db
    .selectFrom("audit_events")
    .select(["actor_kind", "actor_id", "details", "ip_hash", "request_id", "personal"])
    .where("user_id", "=", userId)
    .where("type", "=", type)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows;
}

/** As the user's own list shows it, sealed values included. */
async function toldTo(user: { readonly id: number }, type: string) {
  const token = await signIn(server, user);
  const { items } = (await server.get("/api/v1/user/events?limit=100", { token })).body.data;
  return items.filter((item: { type: string }) => item.type === type);
}

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
    expect(await toldTo(user, "user.added")).toMatchObject([
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
      const event = (await eventsOf(person.id, type)).at(-1);
      expect(event, type).toMatchObject({ actor_kind: "staff", actor_id: admin.id });
      expect(event?.ip_hash, type).not.toBeNull();
      expect(event?.personal, type).not.toBeNull();
      expect(JSON.stringify(event?.details), type).not.toContain("Asked");
      const [told] = await toldTo(person, type);
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
      expect(await eventsOf(user.id, type)).toEqual([]);
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

describe("disabling", () => {
  test("needs a reason, ends the sessions, and keeps the user out until enabled", async () => {
    const person = await newPerson(server);
    const without = await patch(person.id, { status: "disabled" });
    expect(without.body.errors[0].pointer).toBe("/reason");
    const answer = await patch(person.id, { status: "disabled", reason: "Stolen phone" });
    expect(answer.body.data.user).toMatchObject({
      status: "disabled",
      disabled_reason: "Stolen phone",
      disabled_until: null,
    });
    const profile = await server.get("/api/v1/user/profile", { token: person.token });
    expect(profile.body.code).toBe("session_ended");
    expect((await server.logIn(person.phone, goodPassword)).body.code).toBe("user_disabled");
    const enabled = await patch(person.id, { status: "active", reason: "Found again" });
    expect(enabled.body.data.user).toMatchObject({ status: "active", disabled_reason: null });
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(200);
    expect(await eventsOf(person.id, "user.disabled")).toMatchObject([
      { actor_kind: "staff", actor_id: admin.id, details: { until: null, sessions_ended: 1 } },
    ]);
    expect((await toldTo(person, "user.enabled"))[0].details.reason).toBe("Found again");
  });

  test("until an instant ends at that instant for a log-in, with an event, and before any tidying", async () => {
    const person = await newPerson(server);
    const until = inSeconds(60);
    await patch(person.id, { status: "disabled", reason: "For a minute", until });
    server.advance(55);
    expect((await server.logIn(person.phone, goodPassword)).body.code).toBe("user_disabled");
    server.advance(10);
    const shown = (await admin.get(`${users}/${person.id}`)).body.data.user;
    expect(shown).toMatchObject({ status: "active", disabled_reason: null, disabled_until: null });
    const entered = await server.logIn(person.phone, goodPassword);
    expect(entered.status).toBe(200);
    const { token } = entered.body.data;
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    expect(await eventsOf(person.id, "user.enabled")).toMatchObject([{ actor_kind: "system" }]);
    expect((await rowOf(server, person.id)).disabled_at).toBeNull();
  });

  test("until an instant is over for a code and a reset too", async () => {
    const [one, two] = [await newPerson(server), await newPerson(server)];
    const disabling = { status: "disabled", reason: "For a while", until: inSeconds(60) };
    for (const { id } of [one, two]) await patch(id, disabling);
    server.advance(61);
    const body = await askForCode(server, { phone: one.phone, purpose: "login" });
    expect((await server.post("/api/v1/auth/login/otp", { body })).status).toBe(200);
    const reset = await askForCode(server, { phone: two.phone, purpose: "reset_password" });
    const given = { ...reset, new_password: "another sentence nobody says" };
    expect((await server.post("/api/v1/auth/password/reset", { body: given })).status).toBe(200);
    expect((await server.logIn(two.phone, "another sentence nobody says")).status).toBe(200);
  });

  test("until an instant is tidied by maintenance, once, by the system", async () => {
    const person = await newPerson(server);
    await patch(person.id, { status: "disabled", reason: "Short", until: inSeconds(30) });
    await clean(server.ctx);
    expect((await rowOf(server, person.id)).disabled_at).not.toBeNull();
    server.advance(31);
    await clean(server.ctx);
    await clean(server.ctx);
    expect(await rowOf(server, person.id)).toMatchObject({
      disabled_at: null,
      disabled_reason: null,
      disabled_until: null,
    });
    expect(await eventsOf(person.id, "user.enabled")).toMatchObject([{ actor_kind: "system" }]);
  });

  test("is refused until an instant that is past or none, and an end without it", async () => {
    const { id } = await addUser(server);
    const reason = "x";
    for (const body of [
      { status: "disabled", reason, until: inSeconds(-1) },
      { status: "disabled", reason, until: "tomorrow" },
      { status: "disabled", reason, until: "2030-02-31T00:00:00" },
      { status: "active", until: inSeconds(60) },
      { until: inSeconds(60) },
    ]) {
      const answer = await patch(id, body);
      expect([answer.status, answer.body.errors?.[0].pointer], answer.text).toEqual([
        422,
        "/until",
      ]);
    }
  });

  test("anew puts reason and end in the place of what was there", async () => {
    const { id } = await addUser(server);
    await patch(id, { status: "disabled", reason: "First", until: inSeconds(60) });
    const since = (await rowOf(server, id)).disabled_at;
    const again = await patch(id, { status: "disabled", reason: "Second" });
    expect(again.body.data.user).toMatchObject({ disabled_reason: "Second", disabled_until: null });
    expect((await rowOf(server, id)).disabled_at).toEqual(since);
  });
});

describe("roles", () => {
  test("are given and taken with an event that holds before and after", async () => {
    const { id } = await addUser(server);
    const given = await patch(id, { roles: ["support", "auditor", "support"], reason: "New job" });
    expect(given.body.data.user.roles).toEqual(["auditor", "support"]);
    await patch(id, { roles: ["support"] });
    expect((await eventsOf(id, "user.roles_changed")).map(({ details }) => details)).toEqual([
      { before: "", after: "auditor support" },
      { before: "auditor support", after: "support" },
    ]);
    const { granted_by } = await server.ctx.db
      .selectFrom("user_roles")
      .select("granted_by")
      .where("user_id", "=", id)
      .executeTakeFirstOrThrow();
    expect(granted_by).toBe(admin.id);
  });

  test("of one's own change nobody, and nobody disables themselves", async () => {
    for (const body of [
      { roles: [] },
      { roles: ["admin", "support"] },
      { status: "disabled", reason: "Tired" },
    ]) {
      const answer = await patch(admin.id, body);
      expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
    }
    expect((await admin.get("/api/v1/admin/me")).body.data.roles).toEqual(["admin"]);
  });
});

describe("the last admin", () => {
  /** An admin who may act, of whom the rest of the staff is out of the way. */
  const alone = async () => {
    const first = await addStaff(server, "admin");
    await server.ctx.db
      .deleteFrom("user_roles")
      .where("role", "=", "admin")
      .where("user_id", "<>", first.id)
      .execute();
    return first;
  };

  test.each([
    ["is disabled", sql`disabled_at = now()`],
    [
      "is disabled for a while",
      sql`disabled_at = now(), disabled_until = now() + interval '1 day'`,
    ],
    ["is parked", sql`parked_at = now()`],
    ["is deleted", sql`deleted_at = now()`],
  ])("stays, where the only other one %s", async (_how, state) => {
    const acting = await alone();
    const other = await addStaff(server, "admin");
    // By an admin who is out of the count: demoted after the request was let in is the same.
    await sql`update users set ${state} where id = ${acting.id}`.execute(server.ctx.db);
    const helper = await addStaff(server, "admin");
    await giveRoles(server, helper.id, "admin");
    await sql`update users set parked_at = now() where id = ${helper.id}`.execute(server.ctx.db);
    for (const [method, body] of [
      ["PATCH", { roles: ["support"] }],
      ["PATCH", { status: "disabled", reason: "x" }],
      ["DELETE", { reason: "x" }],
    ] as const) {
      const answer = await helper.request(method, `${users}/${other.id}`, { body });
      expect([method, answer.status, answer.body.code]).toEqual([method, 409, "conflict"]);
    }
    await sql`update users set disabled_at = null, disabled_until = null, parked_at = null,
                               deleted_at = null`.execute(server.ctx.db);
    expect((await helper.patch(`${users}/${other.id}`, { body: { roles: [] } })).status).toBe(200);
    await giveRoles(server, admin.id, "admin");
  });

  test("cannot delete their own account either; one of two can", async () => {
    const last = await alone();
    const body = { password: last.password };
    const refused = await last.delete("/api/v1/user", { body });
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
    await giveRoles(server, admin.id, "admin");
    expect((await last.delete("/api/v1/user", { body })).status).toBe(200);
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
    expect(await eventsOf(person.id, "user.deleted")).toMatchObject([
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
    expect(await eventsOf(person.id, "code.requested")).toMatchObject([
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

test("a session of anybody is ended by who may, at once, with an event; and one of nobody is not found", async () => {
  const support = await addStaff(server, "support");
  const person = await newPerson(server);
  const other = await newPerson(server);
  const path = (id: number, session: string) => `${users}/${id}/sessions/${session}`;
  expect((await support.delete(path(other.id, person.session_id))).status).toBe(404);
  expect((await support.delete(path(person.id, person.session_id))).status).toBe(200);
  expect((await support.delete(path(person.id, person.session_id))).status).toBe(404);
  const dead = await server.get("/api/v1/user/profile", { token: person.token });
  expect(dead.body.code).toBe("session_ended");
  expect(await eventsOf(person.id, "session.ended")).toMatchObject([
    { actor_kind: "staff", actor_id: support.id },
  ]);
  expect((await support.delete(`/api/v1/admin/sessions/${other.session_id}`)).status).toBe(200);
  expect((await support.delete(`/api/v1/admin/sessions/${other.session_id}`)).status).toBe(404);
});

test("many are logged out at once, with the reason in each one's trail", async () => {
  const support = await addStaff(server, "support");
  const people = [await newPerson(server), await newPerson(server)];
  await signIn(server, people[0] as { id: number });
  const body = {
    user_ids: [...people.map(({ id }) => id), people[0]?.id, 2_147_483_000],
    reason: "A leak",
  };
  const answer = await support.post("/api/v1/admin/sessions/end", { body });
  expect([answer.status, answer.body.data]).toEqual([200, { ended: 3 }]);
  for (const person of people) {
    const profile = await server.get("/api/v1/user/profile", { token: person.token });
    expect(profile.body.code).toBe("session_ended");
    expect((await toldTo(person, "session.ended"))[0].details.reason).toBe("A leak");
  }
  const tooMany = { user_ids: Array.from({ length: 101 }, (_, n) => n + 1), reason: "x" };
  const refused = await support.post("/api/v1/admin/sessions/end", { body: tooMany });
  expect(refused.status).toBe(422);
});

test("everybody's living sessions are listed with whose they are, the latest first, without a gap", async () => {
  const person = await newPerson(server);
  for (let n = 0; n < 3; n++) await signIn(server, person);
  const own = await admin.get(`/api/v1/admin/sessions?user_id=${person.id}&limit=3`);
  expect(own.body.data.items).toHaveLength(3);
  expect(own.body.data.items[0]).toMatchObject({
    origin: "login",
    user: { id: person.id, name: null, phone: person.phone },
  });
  const next = await admin.get(
    `/api/v1/admin/sessions?user_id=${person.id}&limit=3&cursor=${own.body.data.next_cursor}`,
  );
  expect(next.body.data.items.map(({ id }: { id: string }) => id)).toEqual([person.session_id]);
  expect(next.body.data.next_cursor).toBeNull();
  const all = await admin.get("/api/v1/admin/sessions?limit=100");
  const starts = all.body.data.items.map(({ created_at }: { created_at: string }) => created_at);
  expect(starts).toEqual([...starts].sort().reverse());
  const ended = await admin.delete(`${users}/${person.id}/sessions`);
  expect(ended.body.data).toEqual({ ended: 4 });
  const none = await admin.get(`${users}/${person.id}/sessions`);
  expect(none.body.data).toEqual({ items: [], next_cursor: null });
});
