/** What a member of staff who acts as a user may do, and how it ends. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSeen } from "../src/maintenance.ts";
import { addUser, signIn } from "./harness/accounts.ts";
import { goodRequestsOf, newUser } from "./harness/good-requests.ts";
import { claimsOf } from "./harness/jwt.ts";
import { operationsOf } from "./harness/operations.ts";
import { rowOf } from "./harness/people.ts";
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

const open = (id: number, minutes = 15, by = admin) =>
  by.post(`${users}/${id}/impersonation`, { body: { reason: "Ticket 812", minutes } });

async function tokenFor(id: number, by = admin): Promise<string> {
  const answer = await open(id, 15, by);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.data.token;
}

const codeFor = async (token: string) =>
  (await server.get("/api/v1/user/profile", { token })).body.code ?? "good";

test("the token is the user's, names who acts (RFC 8693), and has no refresh token beside it", async () => {
  const user = await addUser(server);
  const answer = await open(user.id, 10);
  expect(answer.status).toBe(201);
  expect(Object.keys(answer.body.data).sort()).toEqual(["expires_in", "session_id", "token"]);
  const claims = claimsOf(answer.body.data.token);
  expect(claims).toMatchObject({
    sub: String(user.id),
    sid: answer.body.data.session_id,
    act: { sub: String(admin.id) },
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  const { refresh_salt, authenticated_at, impersonator_id } = await server.ctx.db
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", answer.body.data.session_id)
    .executeTakeFirstOrThrow();
  expect([refresh_salt, authenticated_at, impersonator_id]).toEqual([null, null, admin.id]);
});

test.each([
  [{ minutes: 5 }, "/reason"],
  [{ reason: " ", minutes: 5 }, "/reason"],
  [{ reason: "x" }, "/minutes"],
  [{ reason: "x", minutes: 0 }, "/minutes"],
  [{ reason: "x", minutes: 61 }, "/minutes"],
  [{ reason: "x", minutes: 1.5 }, "/minutes"],
])("it takes a reason and at most an hour: %j is refused", async (body, pointer) => {
  const { id } = await addUser(server);
  const answer = await admin.post(`${users}/${id}/impersonation`, { body });
  expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([422, pointer]);
});

test("nobody acts as a member of staff, a disabled or a deleted user", async () => {
  const support = await addStaff(server, "support");
  const disabled = await addUser(server);
  const body = { status: "disabled", reason: "x" };
  await admin.patch(`${users}/${disabled.id}`, { body });
  const deleted = await addUser(server);
  await server.ctx.db
    .updateTable("users")
    .set({ deleted_at: new Date() })
    .where("id", "=", deleted.id)
    .execute();
  for (const { id } of [support, admin, disabled, deleted]) {
    const answer = await open(id);
    expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
  }
});

/** What a member of staff may do as a user: to read, and to change what needs no proof. */
const allowed: readonly string[] = [
  "logOut",
  "getProfile",
  "changeProfile",
  "listSessions",
  "endSession",
  "endOtherSessions",
  "listEvents",
];

describe("with the token", () => {
  test("every operation is refused that needs proof, changes credentials, deletes, exports or is for staff", async () => {
    let refused = 0;
    for (const operation of operationsOf(server).filter(({ needsToken }) => needsToken)) {
      const { operationId, permission } = operation;
      const user = await newUser(server);
      const token = await tokenFor(user.id);
      if (permission !== undefined) {
        const answer = await server.request(operation.method, operation.url, { token });
        expect([operationId, answer.status, answer.body.code]).toEqual([
          operationId,
          403,
          "forbidden",
        ]);
        refused++;
        continue;
      }
      for (const make of goodRequestsOf(operation)) {
        const good = await make(server, user);
        const before = await rowOf(server, user.id);
        const answer = await server.request(operation.method, good.url, { ...good.sent, token });
        const got = answer.status < 300 ? "good" : answer.body.code;
        const expected = allowed.includes(operationId) ? "good" : "forbidden";
        expect([operationId, got], answer.text).toEqual([operationId, expected]);
        if (expected === "good") break; // it may have ended the session
        expect(await rowOf(server, user.id), operationId).toEqual(before);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  test("what is done is in the trail as the member of staff's, not as the user's", async () => {
    const user = await addUser(server);
    const token = await tokenFor(user.id);
    await server.patch("/api/v1/user/profile", { token, body: { name: "By staff" } });
    await server.delete("/api/v1/user/sessions", { token });
    await server.post("/api/v1/auth/logout", { token: await tokenFor(user.id) });
    const rows = await server.ctx.db
      .selectFrom("audit_events")
      .select(["type", "actor_kind", "actor_id"])
      .where("user_id", "=", user.id)
      .where("type", "in", ["profile.changed", "session.ended", "session.logged_out"])
      .execute();
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatchObject({ actor_kind: "staff", actor_id: admin.id });
  });

  test("a user who is never there does not come to look as if they were", async () => {
    const user = await addUser(server);
    const longAgo = new Date(Date.now() - 400 * 24 * 60 * 60 * 1000);
    await server.ctx.db
      .updateTable("users")
      .set({ last_active_at: longAgo })
      .where("id", "=", user.id)
      .execute();
    const token = await tokenFor(user.id);
    server.advance(90);
    expect(await codeFor(token)).toBe("good");
    await writeSeen(server.ctx, server.application.lastSeen);
    expect((await rowOf(server, user.id)).last_active_at).toEqual(longAgo);
  });
});

test("the user sees the session and, in the trail, the reason; not where the member of staff is", async () => {
  const user = await addUser(server);
  const token = await signIn(server, user);
  const { session_id } = (await open(user.id)).body.data;
  const listed = (await server.get("/api/v1/user/sessions", { token })).body.data.items;
  expect(listed).toContainEqual(
    expect.objectContaining({ id: session_id, device_name: "Staff", ip: null, user_agent: null }),
  );
  const events = (await server.get("/api/v1/user/events", { token })).body.data.items;
  expect(events[0]).toMatchObject({
    type: "user.impersonated",
    session_id,
    ip: null,
    user_agent: null,
    details: { minutes: 15, reason: "Ticket 812" },
  });
  const row = await server.ctx.db
    .selectFrom("audit_events")
    .selectAll()
    .where("type", "=", "user.impersonated")
    .where("user_id", "=", user.id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ actor_kind: "staff", actor_id: admin.id, session_id });
  expect(row.ip_hash).not.toBeNull();
  const staffs = await admin.get(`${users}/${user.id}/sessions`);
  expect(staffs.body.data.items[0]).toMatchObject({ id: session_id, origin: "impersonation" });
});

describe("it ends", () => {
  const endings: readonly (readonly [
    string,
    (
      user: { id: number; phone: string; password: string },
      by: StaffMember,
      token: string,
    ) => Promise<unknown>,
    string,
  ])[] = [
    ["at its time", async () => server.advance(15 * 60 + 1), "token_expired"],
    [
      "when the user ends it",
      async (user, _by, token) =>
        server.delete(`/api/v1/user/sessions/${String(claimsOf(token).sid)}`, {
          token: await signIn(server, user),
        }),
      "session_ended",
    ],
    [
      "when staff end the user's sessions",
      async (user) => admin.delete(`${users}/${user.id}/sessions`),
      "session_ended",
    ],
    [
      "when the user is disabled",
      async (user) =>
        admin.patch(`${users}/${user.id}`, { body: { status: "disabled", reason: "x" } }),
      "session_ended",
    ],
    [
      "when the user becomes staff",
      async (user) => admin.patch(`${users}/${user.id}`, { body: { roles: ["support"] } }),
      "session_ended",
    ],
    [
      "when the member of staff loses the role",
      async (_user, by) => admin.patch(`${users}/${by.id}`, { body: { roles: ["support"] } }),
      "session_ended",
    ],
    [
      "when the member of staff is disabled",
      async (_user, by) =>
        admin.patch(`${users}/${by.id}`, { body: { status: "disabled", reason: "x" } }),
      "session_ended",
    ],
    [
      "when the member of staff is logged out everywhere",
      async (_user, by) => admin.delete(`${users}/${by.id}/sessions`),
      "session_ended",
    ],
    [
      "when the member of staff is erased",
      async (_user, by) => admin.delete(`${users}/${by.id}`, { body: { reason: "x" } }),
      "session_ended",
    ],
    [
      "when whoever has it logs out",
      async (_user, _by, token) => server.post("/api/v1/auth/logout", { token }),
      "session_ended",
    ],
  ];

  test.each(endings)("%s", async (_when, end, code) => {
    const user = await addUser(server);
    const by = await addStaff(server, "admin");
    const token = await tokenFor(user.id, by);
    expect(await codeFor(token)).toBe("good");
    await end(user, by, token);
    expect(await codeFor(token)).toBe(code);
  });
});

test("who has no permission opens nothing, and neither does an admin who was demoted", async () => {
  const user = await addUser(server);
  for (const role of ["support", "auditor"] as const) {
    expect((await open(user.id, 5, await addStaff(server, role))).status).toBe(403);
  }
  const former = await addStaff(server, "admin");
  await giveRoles(server, former.id, "auditor");
  expect((await open(user.id, 5, former)).status).toBe(403);
});
