/** Who of the staff may do what: every operation of the document against one table. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Permission,
  permissions,
  permissionsOf,
  type Role,
} from "../src/admin/permissions.ts";
import { addUser, signIn } from "./harness/accounts.ts";
import { claimsOf } from "./harness/jwt.ts";
import { type Operation, operationsOf } from "./harness/operations.ts";
import { addStaff, giveRoles, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

/** As the contract has it, written a second time: a slip in the one shows in the other. */
const contract: Readonly<Record<Role, readonly Permission[]>> = {
  admin: permissions,
  support: [
    "users:read",
    "sessions:read",
    "messages:read",
    "limits:read",
    "stats:read",
    "settings:read",
    "keys:read",
    "audit:read",
    "sessions:end",
    "users:reset_password",
  ],
  auditor: [
    "users:read",
    "sessions:read",
    "messages:read",
    "limits:read",
    "stats:read",
    "settings:read",
    "keys:read",
    "audit:read",
    "audit:export",
    "audit:verify",
  ],
};

let server: TestServer;
let operations: readonly Operation[];
const members: Partial<Record<Role, StaffMember>> = {};
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
  operations = operationsOf(server).filter(({ path }) => path.startsWith("/api/v1/admin/"));
  for (const role of ["admin", "support", "auditor"] as const) {
    members[role] = await addStaff(server, role);
  }
});
afterAll(() => server.close());

test("each role has the permissions of the contract, and several have all of theirs", () => {
  for (const role of ["admin", "support", "auditor"] as const) {
    expect([...permissionsOf([role])].sort(), role).toEqual([...contract[role]].sort());
  }
  const both = new Set([...contract.support, ...contract.auditor]);
  expect(new Set(permissionsOf(["support", "auditor"]))).toEqual(both);
  expect(permissionsOf([])).toEqual([]);
});

test("every route of staff names a permission that there is, but the one that makes the first admin", () => {
  expect(operations.length).toBeGreaterThan(14);
  for (const { operationId, permission, needsToken, tags } of operations) {
    expect(tags, operationId).toEqual(["Staff"]);
    if (operationId === "setUpFirstAdmin") {
      expect([permission, needsToken]).toEqual([undefined, false]);
    } else {
      expect([...permissions, "any"], operationId).toContain(permission);
      expect(needsToken, operationId).toBe(true);
    }
  }
});

/** Nothing that it could act on: only who asks decides whether it is refused. */
const ask = (operation: Operation, token: string) =>
  server.request(operation.method, operation.url, {
    token,
    ...(operation.takesBody ? { raw: "{", headers: { "content-type": "application/json" } } : {}),
  });

describe.each(["admin", "support", "auditor"] as const)("a member of staff who is %s", (role) => {
  test("is refused whatever the role does not permit, before the body is read, and nothing else", async () => {
    for (const operation of operations) {
      const { operationId, permission } = operation;
      if (permission === undefined || operationId === "exportAuditEvents") continue;
      const answer = await ask(operation, members[role]?.token ?? "");
      const isAllowed = permission === "any" || contract[role].includes(permission as Permission);
      const isForbidden = answer.body?.code === "forbidden";
      expect([operationId, isForbidden], answer.text).toEqual([operationId, !isAllowed]);
      if (isForbidden) expect(answer.status).toBe(403);
      if (isAllowed && operation.takesBody) expect(answer.body.code).toBe("malformed_request");
    }
  });
});

test("an ordinary user gets nothing of what is for staff, and nobody gets a 403 without a session", async () => {
  const token = await signIn(server, await addUser(server));
  for (const operation of operations.filter(({ permission }) => permission !== undefined)) {
    const refused = await ask(operation, token);
    expect([refused.status, refused.body.code], operation.operationId).toEqual([403, "forbidden"]);
    const stranger = await server.request(operation.method, operation.url);
    expect([stranger.status, stranger.body.code]).toEqual([401, "not_authenticated"]);
  }
});

test("a role counts from the next request on, given or taken, whatever the token says", async () => {
  const somebody = await addStaff(server);
  const read = async () => (await somebody.get("/api/v1/admin/users")).status;
  expect(await read()).toBe(403);
  await giveRoles(server, somebody.id, "auditor");
  expect(await read()).toBe(200);
  const withClaim = (await server.logIn(somebody.phone, somebody.password)).body.data.token;
  await giveRoles(server, somebody.id);
  expect(await read()).toBe(403);
  expect((await server.get("/api/v1/admin/users", { token: withClaim })).status).toBe(403);
});

test("a member of staff who is disabled or logged out gets nothing more", async () => {
  const support = await addStaff(server, "support");
  const admin = await addStaff(server, "admin");
  const body = { status: "disabled", reason: "Left the company" };
  expect((await admin.patch(`/api/v1/admin/users/${support.id}`, { body })).status).toBe(200);
  const answer = await support.get("/api/v1/admin/me");
  expect([answer.status, answer.body.code]).toEqual([401, "session_ended"]);
});

test("what the caller may do is told with where it is done, and is stored nowhere", async () => {
  const both = await addStaff(server, "support", "auditor");
  const answer = await both.get("/api/v1/admin/me");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.body.data).toMatchObject({
    user: { id: both.id, phone: both.phone },
    roles: ["auditor", "support"],
    permissions: permissionsOf(["support", "auditor"]),
    server: {
      version: "0.0.0-test",
      environment: "development",
      database: server.ctx.database.engine,
      default_region: "IN",
      issuer: "kpa",
    },
  });
});

test("a token names its user's roles for other services, at log-in and at a refresh, and nobody else's has any", async () => {
  const member = await addStaff(server, "support", "auditor");
  const { data } = (await server.logIn(member.phone, member.password)).body;
  expect(claimsOf(data.token).roles).toEqual(["auditor", "support"]);
  await giveRoles(server, member.id, "auditor");
  const body = { refresh_token: data.refresh_token };
  const refreshed = await server.post("/api/v1/auth/refresh", { body });
  expect(claimsOf(refreshed.body.data.token).roles).toEqual(["auditor"]);
  const user = await addUser(server);
  expect(claimsOf(await server.token(user.phone, user.password))).not.toHaveProperty("roles");
});
