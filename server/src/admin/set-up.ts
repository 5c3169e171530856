/** The first admin, who comes by the link that the server has shown. */
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { enter, issueTokens, type LoggedIn } from "../login/enter.ts";
import { logInWithPassword } from "../login/password.ts";
import { endImpersonations } from "../sessions/impersonation-queries.ts";
import { endSession } from "../sessions/queries.ts";
import type { Device } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { refuseBreachedPassword } from "../users/breached-password.ts";
import { findUserByPhone } from "../users/find.ts";
import { refuseWeakPassword } from "../users/password-rules.ts";
import { readName } from "../users/person-name.ts";
import { type PhoneNumber, readPhoneNumber } from "../users/phone-number.ts";
import { insertUser } from "../users/queries.ts";
import { listRoles, lockRoles, replaceRoles } from "./role-queries.ts";
import { requireSetupLink, takeSetupLink } from "./setup-link.ts";

export interface SetUp {
  readonly token: string;
  readonly phone: string;
  readonly name: string;
  readonly password: string;
  readonly device: Device;
  readonly caller: Caller;
}

/**
 * Makes the admin's account, or makes an admin of the account that has the number, by its own password.
 * @throws AppError `verification_invalid` where the link is wrong, used, or there is an admin;
 *   `verification_expired`, `weak_password`, `overloaded`, `validation_failed`; and as `logInWithPassword`
 */
export async function setUp(ctx: Context, tokens: AccessTokens, given: SetUp): Promise<LoggedIn> {
  await requireSetupLink(ctx, ctx.db, given.token);
  const number = readPhoneNumber(given.phone, ctx.config.KPA_DEFAULT_REGION);
  const name = readName(given.name);
  const { user, isShared } = await findUserByPhone(ctx, number);
  if (user !== undefined || isShared) return promote(ctx, tokens, given);
  return addAdmin(ctx, tokens, given, number, name);
}

async function addAdmin(
  ctx: Context,
  tokens: AccessTokens,
  given: SetUp,
  number: PhoneNumber,
  name: string,
): Promise<LoggedIn> {
  const { password, device, caller } = given;
  refuseWeakPassword(ctx.config, password, { phone: number, name, email: null }, "/password");
  await refuseBreachedPassword(ctx, password, "/password");
  const passwordHash = await ctx.passwords.hash(password);
  const { id, session } = await ctx.db.transaction().execute(async (tx) => {
    await lockRoles(tx);
    await takeSetupLink(ctx, tx, given.token);
    const added = { phone: number, number, passwordHash, name, email: null };
    const userId = await insertUser(tx, ctx.clock, added);
    await giveAdmin(ctx, tx, userId, caller);
    const user = { id: userId, deleted_at: null };
    return { id: userId, session: await enter(ctx, tx, user, "user.registered", device, caller) };
  });
  return issueTokens(ctx, tokens, { id, name, email: null, phone: number }, session, false);
}

/** Logged in first, with all that guards a log-in: the link alone opens nobody's account. */
async function promote(ctx: Context, tokens: AccessTokens, given: SetUp): Promise<LoggedIn> {
  const { phone, password, device, caller } = given;
  const loggedIn = await logInWithPassword(ctx, tokens, { phone, password, device, caller });
  const { sessionId } = loggedIn;
  const userId = loggedIn.user.id;
  try {
    await ctx.db.transaction().execute(async (tx) => {
      await lockRoles(tx);
      await takeSetupLink(ctx, tx, given.token);
      await giveAdmin(ctx, tx, userId, caller);
    });
  } catch (error) {
    // Nobody was told of that session.
    await endSession(ctx.db, ctx.clock, { id: sessionId, userId }, "ended_by_staff");
    throw error;
  }
  const roles = await listRoles(ctx.db, userId);
  const token = await tokens.issue({ userId, sessionId, generation: 0, roles });
  return { ...loggedIn, token };
}

async function giveAdmin(ctx: Context, tx: Db, userId: number, caller: Caller): Promise<void> {
  const before = await listRoles(tx, userId);
  const after = [...new Set([...before, "admin" as const])].sort();
  await replaceRoles(tx, ctx.clock, userId, after, null);
  await endImpersonations(tx, ctx.clock, userId);
  await recordEvent(ctx, tx, {
    type: "user.roles_changed",
    result: "success",
    userId,
    actor: { kind: "operator" },
    caller,
    details: { before: before.join(" "), after: after.join(" "), by: "setup_link" },
  });
}
