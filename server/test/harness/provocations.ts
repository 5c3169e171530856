/**
 * Requests that bring about every refusal that an operation can make. Each is tried wherever its shape
 * allows, and not only where the refusal is declared: one that nobody declared has to show as well.
 */
import { sql } from "kysely";
import { makeSetupLink } from "../../src/admin/setup-link.ts";
import { countStray, takeAttempt } from "../../src/limits/attempts.ts";
import { disableUser } from "../../src/users/access-queries.ts";
import { addUser, signIn } from "./accounts.ts";
import {
  type GoodRequest,
  goodRequestsOf,
  type MakeGoodRequest,
  newUser,
  type SignedIn,
  signedReceipt,
} from "./good-requests.ts";
import { fillHashQueue } from "./hash-queue.ts";
import { claimsOf, signJwt } from "./jwt.ts";
import { lookAfterRefusals } from "./look-after-requests.ts";
import { nobodysId, type Operation } from "./operations.ts";
import { addStaff } from "./staff.ts";
import type { Answer, RequestOptions, TestServer } from "./test-server.ts";

export type Provocation = () => Promise<Answer>;

/** @param server one of `everyOperation`, with a hash queue of one place */
export function provocations(
  server: TestServer,
  operation: Operation,
  token: string,
): readonly Provocation[] {
  const { method, url, path, needsToken, takesQuery, takesBody } = operation;
  const send = (sent: RequestOptions = {}, query = "") =>
    server.request(method, `${url}${query}`, sent);
  const json = { "content-type": "application/json" };
  /** What is for staff is read only once an admin has sent it. */
  const asCaller = async (sent: RequestOptions, query = "") => {
    const by = operation.permission ? (await addStaff(server, "admin")).token : token;
    return send({ token: by, ...atThisMachine(operation), ...sent }, query);
  };
  const list: Provocation[] = [() => send({}, "?__proto__=x")];
  if (method !== "GET") {
    list.push(
      () => asCaller({ headers: json, raw: "{" }),
      () => asCaller({ headers: json, raw: " ".repeat(65_537) }),
      () => asCaller({ headers: { "content-type": "text/plain" }, raw: "x" }),
      () => asCaller({ headers: json, raw: '"x"' }),
    );
  }
  if (takesQuery) {
    list.push(
      () => asCaller({}, "?limit=0"),
      () => asCaller({}, "?cursor=x"),
    );
  }
  if (path.includes("{")) list.push(() => asCaller({}));
  if (needsToken) list.push(...tokenProvocations(server, send));
  if (operation.permission) list.push(() => send({ token }));
  if (needsToken) list.push(async () => send({ token: await impersonationToken(server) }));
  if (operation.permission) list.push(...staffProvocations(server, operation));
  if (takesBody) {
    for (const make of goodRequestsOf(operation)) list.push(...deviations(server, operation, make));
  }
  list.push(...(ofItsOwn[operation.operationId]?.(server) ?? []));
  return list;
}

function tokenProvocations(
  server: TestServer,
  send: (sent: RequestOptions) => Promise<Answer>,
): readonly Provocation[] {
  return [
    () => send({}),
    () => send({ headers: { authorization: "Bearer a b" } }),
    () => send({ token: "x" }),
    // A session of its own: logging out ends it, also by a token whose time is over.
    async () => send({ token: signJwt({ ...claimsOf(await signIn(server, { id: 1 })), exp: 1 }) }),
    async () => {
      const ended = await signIn(server, { id: 1 });
      await server.post("/api/v1/auth/logout", { token: ended });
      return send({ token: ended });
    },
    async () => {
      const user = await addUser(server);
      const orphan = await signIn(server, user);
      await server.ctx.db.deleteFrom("users").where("id", "=", user.id).execute();
      return send({ token: orphan });
    },
  ];
}

/** Elsewhere there is no such route. */
function atThisMachine({ operationId }: Operation): RequestOptions {
  return operationId === "setUpFirstAdmin" ? { ip: "127.0.0.1" } : {};
}

/** Of an admin who acts as a user. */
async function impersonationToken(server: TestServer): Promise<string> {
  const admin = await addStaff(server, "admin");
  const { id } = await addUser(server);
  const answer = await admin.post(`/api/v1/admin/users/${id}/impersonation`, {
    body: { reason: "Ticket 812", minutes: 15 },
  });
  return answer.body.data.token;
}

/** By an admin: about nobody, about one who may not be touched, and about an account that is deleted. */
function staffProvocations(server: TestServer, operation: Operation): readonly Provocation[] {
  const { method, url } = operation;
  return goodRequestsOf(operation).flatMap((make) => [
    async () => {
      const { sent } = await make(server, await newUser(server));
      return server.request(method, url, sent);
    },
    async () => {
      const { sent } = await make(server, await newUser(server));
      return server.request(method, url.replace(String(nobodysId), "x"), sent);
    },
    async () => {
      const user = await newUser(server);
      const good = await make(server, user);
      await sql`update users set deleted_at = now() where id = ${user.id}`.execute(server.ctx.db);
      return server.request(method, good.url, good.sent);
    },
  ]);
}

/** What is wrong in place of a good member of the same name. */
const wrong = { token: "wrong", password: "wrong", current_password: "wrong", refresh_token: "x" };
const weak = { password: "password", new_password: "password" };

/** From one good request: what changes in it, and what happens before it. */
function deviations(
  server: TestServer,
  operation: Operation,
  make: MakeGoodRequest,
): readonly Provocation[] {
  const send = ({ url, sent }: GoodRequest, change: Readonly<Record<string, unknown>> = {}) => {
    if (sent.body === undefined) return server.request(operation.method, url, sent);
    const members = Object.entries(sent.body).map(([name, value]) => [name, change[name] ?? value]);
    return server.request(operation.method, url, { ...sent, body: Object.fromEntries(members) });
  };
  const after =
    (
      before: (user: SignedIn, good: GoodRequest) => unknown,
      change?: Readonly<Record<string, unknown>>,
    ): Provocation =>
    async () => {
      const user = await newUser(server);
      const good = await make(server, user);
      await before(user, good);
      return send(good, change);
    };
  const { db, clock } = server.ctx;

  const list = [
    after(() => {}, { ...wrong }),
    after(() => {}, { ...weak }),
    after((_user, good) => send(good)),
    after(({ id }) => disableUser(db, clock, id)),
    after(({ token }) => server.post("/api/v1/auth/logout", { token })),
    after(({ sessionId }) =>
      sql`update sessions set authenticated_at = authenticated_at - interval '5 minutes'
           where id = ${sessionId}`.execute(db),
    ),
    after(() => sql`update setup_links set expires_at = to_timestamp(0)`.execute(db)),
    // Silent for so long that a code to the number opens nothing.
    after(({ id }) =>
      sql`update users set last_active_at = to_timestamp(0) where id = ${id}`.execute(db),
    ),
  ];
  if (operation.members.includes("code")) {
    list.push(
      async () => {
        const good = await make(server, await newUser(server));
        return send(good, { code: String(good.sent.body?.code).replace(/\d/g, nextDigit) });
      },
      after((_user, { sent }) =>
        sql`update verifications set expires_at = created_at
             where id = ${sent.body?.verification_id ?? null}`.execute(db),
      ),
      after((_user, { sent }) => failOnAddressOf(server, sent.body?.verification_id)),
    );
  }
  if (operation.members.some((name) => name.includes("password"))) {
    list.push(
      after(async (_user, good) => {
        for (let n = 0; n < 5; n++) await send(good, wrong);
      }, wrong),
      async () => {
        const good = await make(server, await newUser(server));
        const isIdle = fillHashQueue(server);
        const answer = await send(good);
        await isIdle;
        return answer;
      },
    );
  }
  return list;
}

/** Wrong codes for the same address as often as makes it wait. */
async function failOnAddressOf(server: TestServer, verificationId: unknown): Promise<void> {
  if (verificationId === undefined) return;
  const { ctx } = server;
  const { address: account } = await ctx.db
    .selectFrom("verifications")
    .select("address")
    .where("id", "=", String(verificationId))
    .executeTakeFirstOrThrow();
  for (let n = 0; n < 5; n++) {
    const attempt = await takeAttempt(ctx, { way: "code", account, caller: { ip: "192.0.2.9" } });
    await attempt.failed(ctx.db);
  }
}

function nextDigit(digit: string): string {
  return String((Number(digit) + 1) % 10);
}

const ofItsOwn: Readonly<Record<string, (server: TestServer) => readonly Provocation[]>> = {
  ...lookAfterRefusals,
  logIn: (server) => [() => server.logIn("9812345678", "wrong")],
  refreshSession: (server) => [
    async () => {
      const { refreshToken } = await newUser(server);
      const refresh = (refresh_token: string) =>
        server.post("/api/v1/auth/refresh", { body: { refresh_token } });
      const second = (await refresh(refreshToken)).body.data.refresh_token;
      await refresh(second);
      server.advance(31);
      return refresh(refreshToken);
    },
    async () => {
      const client = { ip: "192.0.2.10" };
      for (let n = 0; n < 100; n++) await countStray(server.ctx, client);
      const made = (await newUser(server)).refreshToken;
      const refresh_token = `${made.slice(0, 40)}${made[40] === "A" ? "B" : "A"}${made.slice(41)}`;
      return server.post("/api/v1/auth/refresh", { ...client, body: { refresh_token } });
    },
  ],
  requestCode: (server) => [
    () =>
      server.post("/api/v1/auth/verifications", {
        body: { phone: "+44 7400 123456", purpose: "register" },
      }),
  ],
  requestOwnCode: (server) => [
    async () =>
      server.post("/api/v1/user/verifications", {
        token: (await newUser(server)).token,
        body: { phone: "+44 7400 123456", purpose: "change_phone" },
      }),
  ],
  sendPasswordReset: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      const { id } = await addUser(server, { phone: "+44 7400 123456" });
      return admin.post(`/api/v1/admin/users/${id}/password`, { body: {} });
    },
    async () => {
      const admin = await addStaff(server, "admin");
      const { id } = await addUser(server);
      await admin.post(`/api/v1/admin/users/${id}/password`, { body: {} });
      return admin.post(`/api/v1/admin/users/${id}/password`, { body: {} });
    },
  ],
  deleteAccount: (server) => [
    async () => {
      const last = await addStaff(server, "admin");
      await server.ctx.db.deleteFrom("user_roles").where("user_id", "<>", last.id).execute();
      return last.delete("/api/v1/user", { body: { password: last.password } });
    },
  ],
  createUser: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      return admin.post("/api/v1/admin/users", { body: { phone: admin.phone } });
    },
  ],
  setUpFirstAdmin: (server) => [
    () =>
      server.post("/api/v1/admin/setup", {
        headers: { "x-forwarded-for": "192.0.2.1" },
        body: {},
      }),
    async () => {
      await server.ctx.db.deleteFrom("user_roles").where("role", "=", "admin").execute();
      const { phone } = await addUser(server);
      const token = await makeSetupLink(server.ctx, server.ctx.db);
      const body = { token, phone, name: "Asha", password: "wrong" };
      const send = () => server.post("/api/v1/admin/setup", { ip: "127.0.0.1", body });
      for (let n = 0; n < 5; n++) await send();
      return send();
    },
  ],
  receiveMessageReceipts: (server) => [
    () => server.post("/webhooks/messages/twilio", { body: {} }),
    () => server.post("/webhooks/messages/no-such", { body: {} }),
    () => server.post("/webhooks/messages/webhook", signedReceipt(server, "{")),
  ],
};
