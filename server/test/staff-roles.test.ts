/** Who is staff, and that somebody stays who can let others in. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { addStaff, giveRoles, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { eventsAbout } from "./harness/trail.ts";

const users = "/api/v1/admin/users";

let server: TestServer;
let admin: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" }, clients: "many" });
  admin = await addStaff(server, "admin");
});
afterAll(() => server.close());

const patch = (id: number, body: object) => admin.patch(`${users}/${id}`, { body });

describe("roles", () => {
  test("are given and taken with an event that holds before and after", async () => {
    const { id } = await addUser(server);
    const given = await patch(id, { roles: ["support", "auditor", "support"], reason: "New job" });
    expect(given.body.data.user.roles).toEqual(["auditor", "support"]);
    await patch(id, { roles: ["support"] });
    expect(
      (await eventsAbout(server, id, "user.roles_changed")).map(({ details }) => details),
    ).toEqual([
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
