/** Sessions as staff see and end them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "./harness/accounts.ts";
import { newPerson } from "./harness/people.ts";
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
  expect(await eventsAbout(server, person.id, "session.ended")).toMatchObject([
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
    expect((await toldTo(server, person, "session.ended"))[0].details.reason).toBe("A leak");
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
