/** Accounts that staff close, for good or for a while. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { addUser } from "./harness/accounts.ts";
import { askForCode } from "./harness/messages.ts";
import { goodPassword, newPerson, rowOf } from "./harness/people.ts";
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
const inSeconds = (seconds: number) =>
  new Date(server.ctx.clock.nowMs() + seconds * 1000).toISOString();

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
    expect(await eventsAbout(server, person.id, "user.disabled")).toMatchObject([
      { actor_kind: "staff", actor_id: admin.id, details: { until: null, sessions_ended: 1 } },
    ]);
    expect((await toldTo(server, person, "user.enabled"))[0].details.reason).toBe("Found again");
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
    expect(await eventsAbout(server, person.id, "user.enabled")).toMatchObject([
      { actor_kind: "system" },
    ]);
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
    expect(await eventsAbout(server, person.id, "user.enabled")).toMatchObject([
      { actor_kind: "system" },
    ]);
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
