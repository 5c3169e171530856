/** An admin who loses the role, the account or the session while a deed of theirs waits does not do it. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../src/admin/permissions.ts";
import { lockRoles, replaceRoles } from "../src/admin/role-queries.ts";
import type { Db } from "../src/db/database.ts";
import { endSessionsOfUser } from "../src/sessions/queries.ts";
import { disableUser } from "../src/users/access-queries.ts";
import { eraseDeletedUsers } from "../src/users/erase.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const users = "/api/v1/admin/users";

let server: TestServer;
let withoutGrace: TestServer;
beforeAll(async () => {
  const limits = { KPA_RATE_LIMITS: "off" };
  const environment = { ...limits, KPA_DELETION_GRACE_DAYS: "7" };
  server = await startTestServer({ environment, clients: "many" });
  withoutGrace = await startTestServer({ environment: limits, clients: "many" });
  await addStaff(server, "admin"); // so that nobody is the last
});
afterAll(async () => {
  await server.close();
  await withoutGrace.close();
});

const losses: readonly {
  readonly loss: string;
  readonly lose: (tx: Db, admin: StaffMember) => Promise<unknown>;
}[] = [
  { loss: "is demoted", lose: (tx, { id }) => replaceRoles(tx, server.ctx.clock, id, [], null) },
  {
    loss: "is disabled",
    lose: (tx, { id }) => disableUser(tx, server.ctx.clock, id, { reason: "Rogue" }),
  },
  {
    loss: "is logged out",
    lose: (tx, { id }) =>
      sql`update sessions set ended_at = now(), end_reason = 'ended_by_staff'
           where user_id = ${id}`.execute(tx),
  },
];

const deeds: readonly {
  readonly deed: string;
  readonly act: (admin: StaffMember, userId: number) => ReturnType<StaffMember["get"]>;
}[] = [
  {
    deed: "make another admin",
    act: (admin) => admin.post(users, { body: { phone: freshPhone(), roles: ["admin"] } }),
  },
  {
    deed: "give somebody a role",
    act: (admin, id) => admin.patch(`${users}/${id}`, { body: { roles: ["admin"] } }),
  },
  {
    deed: "delete somebody",
    act: (admin, id) => admin.delete(`${users}/${id}`, { body: { reason: "Out of spite" } }),
  },
];

const onRoles = "relation = 'user_roles'::regclass";

/** Until the deed waits behind the transaction. The embedded database has one connection: it does. */
async function untilSomebodyWaits(of: TestServer, what = onRoles, count = 1): Promise<void> {
  if (of.ctx.database.engine === "pglite") return;
  for (let tries = 0; tries < 150; tries++) {
    const { rows } = await sql`
      select from pg_locks l join pg_stat_activity a using (pid)
       where not granted and a.datname = current_database() and ${sql.raw(what)}`.execute(
      of.ctx.db,
    );
    if (rows.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nobody waited");
}

const countOf = async () =>
  (await server.ctx.db.selectFrom("users").select("id").where("deleted_at", "is", null).execute())
    .length;

describe.each(losses)("who $loss meanwhile", ({ lose }) => {
  test.each(deeds)("does not $deed", async ({ act }) => {
    const admin = await addStaff(server, "admin");
    const user = await addUser(server);
    const before = await countOf();
    let waiting: ReturnType<typeof act> | undefined;
    await server.ctx.db.transaction().execute(async (tx) => {
      await lockRoles(tx);
      waiting = act(admin, user.id);
      await untilSomebodyWaits(server);
      await lose(tx, admin);
    });
    const answer = await waiting;
    expect(["forbidden", "session_ended"]).toContain(answer?.body.code);
    expect(await countOf()).toBe(before);
    const given = server.ctx.db.selectFrom("user_roles").select("role");
    expect(await given.where("user_id", "=", user.id).execute()).toEqual([]);
  });
});

test("who is logged out everywhere meanwhile acts as nobody", async () => {
  const admin = await addStaff(server, "admin");
  const user = await addUser(server);
  const body = { reason: "Ticket 812", minutes: 60 };
  let waiting: ReturnType<StaffMember["post"]> | undefined;
  await server.ctx.db.transaction().execute(async (tx) => {
    await sql`select from users where id = ${admin.id} for update`.execute(tx);
    waiting = admin.post(`${users}/${user.id}/impersonation`, { body });
    await untilSomebodyWaits(server, "true");
    await endSessionsOfUser(tx, server.ctx.clock, admin.id, "ended_by_user");
  });
  expect((await waiting)?.body.code).toBe("session_ended");
  const acting = server.ctx.db.selectFrom("sessions").select("id");
  expect(await acting.where("user_id", "=", user.id).execute()).toEqual([]);
});

test.each<{ who: string; roles: readonly Role[] }>([
  { who: "an admin", roles: ["admin"] },
  { who: "anybody else", roles: [] },
])(
  "$who may leave while staff change them: neither is given up for the other",
  async ({ roles }) => {
    for (const inGrace of [true, false]) {
      const of = inGrace ? server : withoutGrace;
      const chief = await addStaff(of, "admin");
      const leaver = await addStaff(of, ...roles);
      const answers: Promise<Answer>[] = [];
      await of.ctx.db.transaction().execute(async (tx) => {
        await lockRoles(tx);
        answers.push(chief.patch(`${users}/${leaver.id}`, { body: { name: "Gone Soon" } }));
        await untilSomebodyWaits(of);
        answers.push(leaver.delete("/api/v1/user", { body: { password: leaver.password } }));
        // With a grace, whoever is no admin may be done by now.
        if (!inGrace || roles.length > 0) await untilSomebodyWaits(of, onRoles, 2);
      });
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect(statuses, `grace: ${inGrace}`).toEqual([200, 200]);
    }
  },
);

test("nor is the erasure of somebody who left, when the grace is over", async () => {
  const chief = await addStaff(server, "admin");
  const gone = await addUser(server);
  await sql`update users set deleted_at = now() - interval '8 days' where id = ${gone.id}`.execute(
    server.ctx.db,
  );
  let changed: Promise<Answer> | undefined;
  let erased: Promise<number> | undefined;
  await server.ctx.db.transaction().execute(async (tx) => {
    await lockRoles(tx);
    changed = chief.patch(`${users}/${gone.id}`, { body: { name: "Gone Soon" } });
    await untilSomebodyWaits(server);
    erased = eraseDeletedUsers(server.ctx, 1);
    await untilSomebodyWaits(server, onRoles, 2);
  });
  expect(await erased).toBe(1);
  expect(["conflict", "not_found"]).toContain((await changed)?.body.code);
});

describe("a deletion by staff", () => {
  test.each<Role>(["admin", "support", "auditor"])(
    "takes the role %s for good: whoever comes back within the grace comes back without it",
    async (role) => {
      const chief = await addStaff(server, "admin");
      const rogue = await addStaff(server, role);
      const body = { reason: "Left in anger" };
      const deleted = await chief.delete(`${users}/${rogue.id}`, { body });
      expect(deleted.body.data?.restorable_until).toEqual(expect.any(String));
      const back = await server.logIn(rogue.phone, rogue.password);
      expect(back.status).toBe(200);
      const me = await server.get("/api/v1/admin/me", { token: back.body.data.token });
      expect([me.status, me.body.code]).toEqual([403, "forbidden"]);
      const found = await chief.get(`${users}/${rogue.id}`);
      expect(found.body.data.user).toMatchObject({ status: "active", roles: [] });
      const path = `/api/v1/admin/audit-events?user_id=${rogue.id}&type=user.roles_changed`;
      const [event] = (await chief.get(path)).body.data.items;
      expect(event).toMatchObject({
        actor: { kind: "staff", id: chief.id },
        details: { before: role, after: "", reason: "Left in anger" },
      });
    },
  );

  test("is no way around the proof that one's own takes", async () => {
    const admin = await addStaff(server, "admin");
    const answer = await admin.delete(`${users}/${admin.id}`, { body: { reason: "Me" } });
    expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
    expect((await admin.get("/api/v1/admin/me")).status).toBe(200);
  });
});
