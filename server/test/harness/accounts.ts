/** Accounts that tests need beside the demo user, and sessions that need no log-in. */
import { startSession } from "../../src/sessions/start.ts";
import { makeRefreshToken } from "../../src/tokens/refresh-token.ts";
import { findUserByPhone } from "../../src/users/find.ts";
import { parsePhoneNumber } from "../../src/users/phone-number.ts";
import { insertUser } from "../../src/users/queries.ts";
import { cheapPasswords } from "./cheap-passwords.ts";
import type { TestServer } from "./test-server.ts";

export interface Account {
  readonly id: number;
  readonly phone: string;
  readonly password: string;
}

export interface NewAccount {
  readonly phone?: string;
  readonly password?: string;
  /** Stored as it is, in the place of the password's argon2id hash. */
  readonly passwordHash?: string;
  readonly name?: string | null;
  readonly email?: string | null;
}

const commonPassword = "a password of the tests";
let commonHash: Promise<string> | undefined;
let count = 0;

/** A number of the default region that no other test of this process was given. */
export function freshPhone(): string {
  return `98765${String(count++).padStart(5, "0")}`;
}

/** Every call without a phone makes an account with a number of its own. */
export async function addUser(server: TestServer, given: NewAccount = {}): Promise<Account> {
  const phone = given.phone ?? freshPhone();
  const password = given.password ?? commonPassword;
  const id = await insertUser(server.ctx.db, server.ctx.clock, {
    phone,
    number: parsePhoneNumber(phone, server.ctx.config.KPA_DEFAULT_REGION),
    passwordHash: given.passwordHash ?? (await hashOf(server, password)),
    name: given.name ?? null,
    email: given.email ?? null,
  });
  return { id, phone, password };
}

/** Hashing is slow on purpose: the common password is hashed once. */
async function hashOf(server: TestServer, password: string): Promise<string> {
  const { passwords } = server.ctx;
  if (password !== commonPassword || passwords === cheapPasswords) return passwords.hash(password);
  commonHash ??= server.ctx.passwords.hash(password);
  return commonHash;
}

export interface StartedSession {
  readonly token: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** A session and its access token, as a log-in makes them, without the work of hashing. */
export async function signIn(server: TestServer, user: { readonly id: number }): Promise<string> {
  return (await startSessionOf(server, user)).token;
}

/** The same, with all that a log-in answers. */
export async function startSessionOf(
  server: TestServer,
  { id }: { readonly id: number },
): Promise<StartedSession> {
  const { ctx, application } = server;
  const session = await ctx.db.transaction().execute((tx) =>
    startSession(ctx, tx, {
      userId: id,
      device: { name: null, token: undefined },
      caller: { ip: "127.0.0.1", userAgent: null, requestId: "test", language: "en" },
    }),
  );
  const { id: sessionId, refreshSalt } = session;
  return {
    token: await application.tokens.issue({ userId: id, sessionId, generation: 0 }),
    refreshToken: makeRefreshToken(ctx.keys, refreshSalt, sessionId, 0),
    sessionId,
  };
}

export async function storedHash(server: TestServer, phone: string): Promise<string> {
  const { user } = await findUserByPhone(server.ctx, phone);
  if (user === undefined) throw new Error("no such user");
  return user.password_hash;
}
