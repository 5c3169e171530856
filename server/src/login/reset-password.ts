import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { clearAttempts } from "../limits/attempts.ts";
import { isSilentUser } from "../users/activity-queries.ts";
import { findHeldNumber } from "../users/address-queries.ts";
import { refuseBreachedPassword } from "../users/breached-password.ts";
import { arrive } from "../users/enable-due.ts";
import { endSessionsExcept } from "../users/end-sessions.ts";
import { tellUser } from "../users/notice.ts";
import { withCode } from "../users/own-code.ts";
import { refuseWeakPassword } from "../users/password-rules.ts";
import { findUserById, setPasswordHash } from "../users/queries.ts";
import { refuseSilentNumber, silenceFor } from "../users/silence.ts";
import { ownPurposes } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import { takeGoodCode } from "../verifications/redeem.ts";

export interface PasswordReset {
  readonly verificationId: string;
  readonly code: string;
  readonly newPassword: string;
  readonly caller: Caller;
}

/**
 * Sets a new password and ends every session. It logs nobody in.
 * @throws AppError `verification_invalid`, `verification_expired`, `reauthentication_required`,
 *   `weak_password`, `overloaded`
 */
export async function resetPassword(ctx: Context, reset: PasswordReset): Promise<void> {
  const { verificationId, code, newPassword, caller } = reset;
  const purpose = "reset_password";
  const good = await takeGoodCode(ctx, { verificationId, code, purpose, caller });
  const { channel, user_id: userId } = good.verification;
  const found = userId === null ? undefined : await findUserById(ctx.db, userId);
  if (found === undefined) throw new AppError("verification_invalid");
  // First of all: why a password is refused would tell the name and the address of the account.
  refuseSilentNumber({ is_silent: await isSilentUser(ctx.db, found.id, silenceFor(ctx)) }, channel);
  refuseWeakPassword(ctx.config, newPassword, found, "/new_password");
  await refuseBreachedPassword(ctx, newPassword, "/new_password");
  const passwordHash = await ctx.passwords.hash(newPassword);
  await withCode(ctx, good, async (tx, user) => {
    await setPasswordHash(tx, user.id, passwordHash);
    await arrive(ctx, tx, user.id);
    await endSessionsExcept(ctx, tx, user.id, "password_changed");
    await closeVerificationsOfUser(tx, ctx.clock, user.id, ownPurposes);
    const account = (await findHeldNumber(tx, user.id)) ?? user.phone;
    await clearAttempts(ctx, tx, { way: "password", account });
    await recordEvent(ctx, tx, {
      type: "password.reset",
      result: "success",
      userId: user.id,
      actor: { kind: "user", id: user.id },
      caller,
      details: { channel },
    });
    await tellUser(ctx, tx, user.id, "notice.password_changed", caller);
  });
}
