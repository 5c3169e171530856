import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { clearAttempts } from "../limits/attempts.ts";
import { ownPurposes } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import type { Asker } from "./asker.ts";
import { refuseBreachedPassword } from "./breached-password.ts";
import { endSessionsExcept } from "./end-sessions.ts";
import { tellUser } from "./notice.ts";
import { withPassword } from "./own-password.ts";
import { refuseWeakPassword } from "./password-rules.ts";
import { findUserById, setPasswordHash } from "./queries.ts";

export interface PasswordChange extends Asker {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Sets a new password and ends the other sessions.
 * @throws AppError `invalid_credentials`, `weak_password`, `too_many_attempts`, `overloaded`
 */
export async function changePassword(ctx: Context, change: PasswordChange): Promise<void> {
  const { userId, sessionId, caller, currentPassword, newPassword } = change;
  const owner = await findUserById(ctx.db, userId);
  if (owner === undefined) throw new AppError("user_not_found");
  refuseWeakPassword(ctx.config, newPassword, owner, "/new_password");
  const passwordHash = await ctx.passwords.hash(newPassword);
  const refuse = () => refuseBreachedPassword(ctx, newPassword, "/new_password");
  const deed = { event: "password.changed", prepare: refuse } as const;
  await withPassword(ctx, change, currentPassword, deed, async (tx, _owner, account) => {
    await setPasswordHash(tx, userId, passwordHash);
    // What strangers guessed was another password: whoever has the new one need not wait for that.
    await clearAttempts(ctx, tx, { way: "password", account });
    const ended = await endSessionsExcept(ctx, tx, userId, "password_changed", sessionId);
    await closeVerificationsOfUser(tx, ctx.clock, userId, ownPurposes);
    await recordEvent(ctx, tx, {
      type: "password.changed",
      result: "success",
      userId,
      actor: { kind: "user", id: userId },
      sessionId,
      caller,
      details: { sessions_ended: ended },
    });
    await tellUser(ctx, tx, userId, "notice.password_changed", caller);
  });
}
