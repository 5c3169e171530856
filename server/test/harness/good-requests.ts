/** For each operation the requests that succeed: what a rule about every route starts from. */
import { createHash } from "node:crypto";
import { makeSetupLink } from "../../src/admin/setup-link.ts";
import { signWebhook } from "../../src/delivery/senders/webhook.ts";
import {
  type Account,
  addUser,
  freshPhone,
  type StartedSession,
  startSessionOf,
} from "./accounts.ts";
import { lookAfterBodies } from "./look-after-requests.ts";
import { askForCode } from "./messages.ts";
import { nobodysId, type Operation } from "./operations.ts";
import { addStaff } from "./staff.ts";
import type { RequestOptions, TestServer } from "./test-server.ts";

const webhookSecret = "a webhook's secret of the tests";

/** Of a server on which every operation can succeed: one of them needs a provider with receipts. */
export const everyOperation = {
  // Keys that can be rotated.
  ALGORITHM: "EdDSA",
  // Hundreds of codes are asked for here, to numbers of one range, and few are entered.
  KPA_LIMITS_RECORD: "conversion",
  KPA_SMS_PROVIDER: `webhook+http://:${encodeURIComponent(webhookSecret)}@127.0.0.1:9/sms`,
};

export interface SignedIn extends Account, StartedSession {}

export interface GoodRequest {
  readonly url: string;
  readonly sent: RequestOptions & { readonly body?: Readonly<Record<string, unknown>> };
}

export type MakeGoodRequest = (server: TestServer, user: SignedIn) => Promise<GoodRequest>;

/** A new user with a session. */
export async function newUser(server: TestServer): Promise<SignedIn> {
  const account = await addUser(server);
  return { ...account, ...(await startSessionOf(server, account)) };
}

/** Every way there is; at least one. */
export function goodRequestsOf(operation: Operation): readonly MakeGoodRequest[] {
  const made = operation.takesBody ? bodies[operation.operationId] : withoutBody;
  if (made === undefined) throw new Error(`what succeeds with ${operation.operationId}?`);
  return made.map((make) => async (server, user) => {
    const { resource = user.sessionId, ...sent } = await make(server, user);
    return {
      url: operation.url
        .replace(String(nobodysId), String(user.id))
        .replace(/0199c0de[\w-]+/, resource),
      sent: {
        ...(operation.needsToken ? { token: await tokenFor(server, operation, user) } : {}),
        ...sent,
      },
    };
  });
}

/** What is for staff an admin sends, about the user. */
async function tokenFor(
  server: TestServer,
  { permission }: Operation,
  user: SignedIn,
): Promise<string> {
  return permission === undefined ? user.token : (await addStaff(server, "admin")).token;
}

/** A good link, which there is only where nobody is admin. */
async function freshSetupToken(server: TestServer): Promise<string> {
  const { ctx } = server;
  await ctx.db.deleteFrom("user_roles").where("role", "=", "admin").execute();
  const token = await makeSetupLink(ctx, ctx.db);
  if (token === undefined) throw new Error("there is an admin");
  return token;
}

/** What is sent; and the id of what the path names, where that is not a session's. */
type Made = GoodRequest["sent"] & { readonly resource?: string };

type Make = (server: TestServer, user: SignedIn) => Made | Promise<Made>;

const withoutBody: readonly Make[] = [() => ({})];

const newPassword = "another sentence nobody says";

function withCode(purpose: string, more: object = {}): Make {
  return async (server, { phone }) => ({
    body: { ...(await askForCode(server, { phone, purpose })), ...more },
  });
}

function withOwnCode(purpose: string, address: () => object = () => ({})): Make {
  return async (server, { token }) => ({
    body: await askForCode(server, { purpose, ...address() }, "/api/v1/user/verifications", token),
  });
}

function freshEmail(): string {
  return `user${freshPhone()}@example.com`;
}

const withPassword: Make = (_server, { password }) => ({ body: { password } });

const bodies: Readonly<Record<string, readonly Make[]>> = {
  ...lookAfterBodies,
  logIn: [(_server, { phone, password }) => ({ body: { phone, password } })],
  logInWithCode: [withCode("login")],
  requestCode: [
    (_server, { phone }) => ({ body: { phone, purpose: "login" } }),
    () => ({ body: { phone: freshPhone(), purpose: "register" } }),
    () => ({ body: { email: freshEmail(), purpose: "reset_password" } }),
  ],
  register: [
    (server, user) =>
      withCode("register", { password: newPassword })(server, { ...user, phone: freshPhone() }),
  ],
  resetPassword: [withCode("reset_password", { new_password: newPassword })],
  refreshSession: [(_server, { refreshToken }) => ({ body: { refresh_token: refreshToken } })],
  changeProfile: [() => ({ body: { name: "Asha", metadata: { language: "hi" } } })],
  changePassword: [
    (_server, { password }) => ({
      body: { current_password: password, new_password: newPassword },
    }),
  ],
  reauthenticate: [withPassword, withOwnCode("reauthenticate")],
  requestOwnCode: [
    () => ({ body: { purpose: "reauthenticate" } }),
    () => ({ body: { purpose: "change_phone", phone: freshPhone() } }),
  ],
  changePhone: [withOwnCode("change_phone", () => ({ phone: freshPhone() }))],
  changeEmail: [withOwnCode("change_email", () => ({ email: freshEmail() }))],
  deleteAccount: [withPassword, withOwnCode("delete_account")],
  setUpFirstAdmin: [
    async (server) => ({
      ip: "127.0.0.1",
      body: {
        token: await freshSetupToken(server),
        phone: freshPhone(),
        name: "Asha",
        password: newPassword,
      },
    }),
    async (server, { phone, password }) => ({
      ip: "127.0.0.1",
      body: { token: await freshSetupToken(server), phone, name: "Asha", password },
    }),
  ],
  createUser: [() => ({ body: { phone: freshPhone(), name: "Asha", roles: ["support"] } })],
  changeUser: [
    () => ({ body: { name: "Asha", email: freshEmail(), phone: freshPhone() } }),
    () => ({ body: { status: "disabled", reason: "Reported as stolen" } }),
  ],
  deleteUser: [() => ({ body: { reason: "Asked for by letter" } })],
  sendPasswordReset: [() => ({ body: {} })],
  impersonateUser: [() => ({ body: { reason: "Ticket 812", minutes: 15 } })],
  endSessionsOfUsers: [(_server, { id }) => ({ body: { user_ids: [id], reason: "Stolen" } })],
  receiveMessageReceipts: [(server) => signedReceipt(server, '{"id":"w-1","status":"delivered"}')],
};

/** Signed as the provider of `everyOperation` does it, whatever it says. */
export function signedReceipt(server: TestServer, raw: string): GoodRequest["sent"] {
  const timestamp = String(Math.floor(server.ctx.clock.nowMs() / 1000));
  const id = createHash("sha256").update(raw).digest("hex");
  const signature = signWebhook(Buffer.from(webhookSecret), id, timestamp, raw);
  return {
    raw,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signature,
    },
  };
}
