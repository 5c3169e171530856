/** The first admin, by the one-time link. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeSetupLink } from "../src/admin/setup-link.ts";
import { disableUser } from "../src/users/access-queries.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { claimsOf } from "./harness/jwt.ts";
import { addStaff } from "./harness/staff.ts";
import { type RequestOptions, startTestServer, type TestServer } from "./harness/test-server.ts";

const password = "a long sentence nobody says";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let token: string;
const makeLink = async () => (await makeSetupLink(server.ctx, server.ctx.db)) ?? "";
const clearRoles = () => server.ctx.db.deleteFrom("user_roles").execute();
beforeEach(async () => {
  await clearRoles();
  token = await makeLink();
});
afterEach(clearRoles);

const setUp = (body: object = {}, sent: RequestOptions = {}) =>
  server.post("/api/v1/admin/setup", {
    ...sent,
    body: { token, phone: freshPhone(), name: "Asha", password, ...body },
  });

async function admins(): Promise<readonly number[]> {
  const rows = await server.ctx.db
    .selectFrom("user_roles")
    .select("user_id")
    .where("role", "=", "admin")
    .execute();
  return rows.map((row) => row.user_id);
}

test("makes the first admin, who is logged in, and the database holds no token", async () => {
  const answer = await setUp({ device_name: "Desk" });
  expect(answer.status).toBe(201);
  expect(answer.headers["cache-control"]).toBe("no-store");
  const { user, token: access, refresh_token, session_id } = answer.body.data;
  expect(await admins()).toEqual([user.id]);
  expect(claimsOf(access)).toMatchObject({
    sub: String(user.id),
    sid: session_id,
    roles: ["admin"],
  });
  expect((await server.get("/api/v1/admin/me", { token: access })).body.data.roles).toEqual([
    "admin",
  ]);
  expect((await server.post("/api/v1/auth/refresh", { body: { refresh_token } })).status).toBe(200);
  expect((await server.logIn(user.phone, password)).status).toBe(200);
  const event = await server.ctx.db
    .selectFrom("audit_events")
    .select(["actor_kind", "details"])
    .where("user_id", "=", user.id)
    .where("type", "=", "user.roles_changed")
    .executeTakeFirstOrThrow();
  expect(event).toEqual({
    actor_kind: "operator",
    details: { before: "", after: "admin", by: "setup_link" },
  });
});

test("leaves somebody of staff the roles they had, and tells both sides of the change", async () => {
  const auditor = await addStaff(server, "auditor");
  token = await makeLink();
  const answer = await setUp({ phone: auditor.phone, password: auditor.password });
  expect(answer.status).toBe(201);
  const { token: access } = answer.body.data;
  const { data } = (await server.get("/api/v1/admin/me", { token: access })).body;
  expect([...data.roles].sort()).toEqual(["admin", "auditor"]);
  const event = await server.ctx.db
    .selectFrom("audit_events")
    .select("details")
    .where("user_id", "=", auditor.id)
    .where("type", "=", "user.roles_changed")
    .executeTakeFirstOrThrow();
  expect(event.details).toEqual({ before: "auditor", after: "admin auditor", by: "setup_link" });
});

describe("the link", () => {
  test("is good once", async () => {
    expect((await setUp()).status).toBe(201);
    const again = await setUp();
    expect([again.status, again.body.code]).toEqual([422, "verification_invalid"]);
    await clearRoles(); // not even once the admin is gone
    expect((await setUp()).body.code).toBe("verification_invalid");
  });

  test("is good for one of many who use it at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => setUp()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422]);
    expect(await admins()).toHaveLength(1);
  });

  test("is too late after thirty minutes", async () => {
    server.advance(29 * 60);
    expect((await setUp({ password: "password" })).body.code).toBe("weak_password");
    server.advance(61);
    const late = await setUp();
    expect([late.status, late.body.code]).toEqual([410, "verification_expired"]);
    expect(await admins()).toEqual([]);
  });

  test("is void once there is a newer one, and a wrong one is as good as none", async () => {
    const newer = await makeLink();
    for (const wrong of [token, `${newer}A`, newer.slice(1), "", "\u0000"]) {
      const answer = await setUp({ token: wrong });
      expect([wrong, answer.body.code]).toEqual([wrong, "verification_invalid"]);
    }
    expect((await setUp({ token: newer })).status).toBe(201);
  });

  test("is not made where there is an admin, and one that was made before is void", async () => {
    await addStaff(server, "admin");
    expect(await makeSetupLink(server.ctx, server.ctx.db)).toBeUndefined();
    expect((await setUp()).body.code).toBe("verification_invalid");
  });

  test("is not in the database, nor in the log", async () => {
    const rows = await server.ctx.db.selectFrom("setup_links").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.token_hash ?? []).toString("base64url")).not.toBe(token);
    await setUp();
    expect(server.logLines.join("")).not.toContain(token);
  });

  test("stays good where what came with it was refused", async () => {
    for (const body of [{ password: "password" }, { phone: "x" }, { name: "\u0000" }]) {
      expect((await setUp(body)).status).toBe(422);
    }
    expect((await setUp()).status).toBe(201);
  });
});

describe("a number that has an account", () => {
  test("needs the account's own password, and that account becomes admin", async () => {
    const user = await addUser(server);
    const { phone } = user;
    const wrong = await setUp({ phone });
    expect([wrong.status, wrong.body.code]).toEqual([401, "invalid_credentials"]);
    expect(await admins()).toEqual([]);
    const right = await setUp({ phone: `+91 ${phone}`, password: user.password });
    expect([right.status, right.body.data?.user.id]).toEqual([201, user.id]);
    expect(claimsOf(right.body.data.token).roles).toEqual(["admin"]);
    expect(await admins()).toEqual([user.id]);
  });

  test("is no way around a disabled account or the waits after wrong passwords", async () => {
    const disabled = await addUser(server);
    await disableUser(server.ctx.db, server.ctx.clock, disabled.id);
    const refused = await setUp({ phone: disabled.phone, password: disabled.password });
    expect([refused.status, refused.body.code]).toEqual([403, "user_disabled"]);
    const guessed = await addUser(server);
    for (let n = 0; n < 5; n++) await setUp({ phone: guessed.phone });
    const waits = await setUp({ phone: guessed.phone, password: guessed.password });
    expect([waits.status, waits.body.code]).toEqual([429, "too_many_attempts"]);
  });

  test("leaves no session behind where another was faster with the link", async () => {
    const people = [await addUser(server), await addUser(server), await addUser(server)];
    const answers = await Promise.all(
      people.map((user) => setUp({ phone: user.phone, password: user.password })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    const living = await server.ctx.db
      .selectFrom("sessions")
      .select("user_id")
      .where("ended_at", "is", null)
      .where(
        "user_id",
        "in",
        people.map(({ id }) => id),
      )
      .execute();
    expect(living.map((row) => row.user_id)).toEqual(await admins());
  });
});

test.each<[string, RequestOptions]>([
  ["from another machine", { ip: "192.0.2.1" }],
  ["through a proxy", { headers: { "x-forwarded-for": "127.0.0.1" } }],
  ["through a proxy that says so otherwise", { headers: { forwarded: "for=127.0.0.1" } }],
  ["through a tunnel", { headers: { "cf-connecting-ip": "127.0.0.1" } }],
  ["under a name that somebody points here", { headers: { host: "kpa.example.com" } }],
  [
    "by a page of somebody else's",
    { headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" } },
  ],
])("there is no such route %s", async (_where, sent) => {
  const answer = await setUp({}, sent);
  expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  expect(await admins()).toEqual([]);
  expect((await setUp()).status).toBe(201);
});
