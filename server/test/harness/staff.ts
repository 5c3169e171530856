/** Members of staff of a test server. */
import type { Role } from "../../src/admin/permissions.ts";
import { lockRoles, replaceRoles } from "../../src/admin/role-queries.ts";
import { type Account, addUser, type StartedSession, startSessionOf } from "./accounts.ts";
import type { Answer, RequestOptions, TestServer } from "./test-server.ts";

type Send = (path: string, sent?: RequestOptions) => Promise<Answer>;

/** Somebody with roles and a session, who sends requests. */
export interface StaffMember extends Account, StartedSession {
  readonly request: (method: string, path: string, sent?: RequestOptions) => Promise<Answer>;
  readonly get: Send;
  readonly post: Send;
  readonly patch: Send;
  readonly put: Send;
  readonly delete: Send;
}

/** @param roles one or several; none makes an ordinary user */
export async function addStaff(
  server: TestServer,
  ...roles: readonly Role[]
): Promise<StaffMember> {
  const account = await addUser(server);
  await giveRoles(server, account.id, ...roles);
  const session = await startSessionOf(server, account);
  const request = (method: string, path: string, sent: RequestOptions = {}) =>
    server.request(method, path, { token: session.token, ...sent });
  return {
    ...account,
    ...session,
    request,
    get: (path, sent) => request("GET", path, sent),
    post: (path, sent) => request("POST", path, sent),
    patch: (path, sent) => request("PATCH", path, sent),
    put: (path, sent) => request("PUT", path, sent),
    delete: (path, sent) => request("DELETE", path, sent),
  };
}

/** As an operator does it: these roles, and no other. */
export async function giveRoles(
  server: TestServer,
  userId: number,
  ...roles: readonly Role[]
): Promise<void> {
  await server.ctx.db.transaction().execute(async (tx) => {
    await lockRoles(tx);
    await replaceRoles(tx, server.ctx.clock, userId, roles, null);
  });
}
