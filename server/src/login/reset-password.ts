import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { clearLoginThrottle } from "../limits/login-throttle.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { endPhoneClaims } from "../users/claims.ts";
import { tellUser } from "../users/notice.ts";
import { refuseWeakPassword } from "../users/password-rules.ts";
import { type PhoneNumber, parsePhoneNumber } from "../users/phone-number.ts";
import {
  findUserById,
  lockEnabledUser,
  provePhoneNumber,
  setPasswordHash,
} from "../users/queries.ts";
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
 * @throws AppError `verification_invalid`, `verification_expired`, `weak_password`, `overloaded`
 */
export async function resetPassword(ctx: Context, reset: PasswordReset): Promise<void> {
  const { verificationId, code, newPassword, caller } = reset;
  const good = await takeGoodCode(ctx, { verificationId, code, purpose: "reset_password" });
  const { channel, address, user_id: userId } = good.verification;
  const found = userId === null ? undefined : await findUserById(ctx.db, userId);
  if (userId === null || found === undefined) throw new AppError("verification_invalid");
  refuseWeakPassword(ctx.config, newPassword, found, "/new_password");
  const passwordHash = await ctx.passwords.hash(newPassword);
  await ctx.db.transaction().execute(async (tx) => {
    await good.redeem(tx);
    const user = await lockEnabledUser(tx, userId);
    if (user === undefined) throw new AppError("verification_invalid");
    await setPasswordHash(tx, ctx.clock, userId, passwordHash);
    await endSessionsOfUser(tx, ctx.clock, userId, "password_changed");
    await closeVerificationsOfUser(tx, ctx.clock, userId, ["reset_password", "login"]);
    if (channel === "sms" && user.phone_verified_at === null) {
      await endPhoneClaims(ctx, tx, address as PhoneNumber, userId);
      await provePhoneNumber(tx, ctx.clock, userId);
    }
    const number = parsePhoneNumber(user.phone, ctx.config.KPA_DEFAULT_REGION);
    await clearLoginThrottle(ctx, tx, number ?? user.phone);
    await recordEvent(ctx, tx, {
      type: "password.reset",
      result: "success",
      userId,
      actor: { kind: "user", id: userId },
      caller,
      details: { channel },
    });
    await tellUser(ctx, tx, userId, "notice.password_changed", caller);
  });
}
