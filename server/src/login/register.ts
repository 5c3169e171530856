import type { Caller, Context } from "../context.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { AppError } from "../errors.ts";
import { clearAttempts } from "../limits/attempts.ts";
import type { Device } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { refuseBreachedPassword } from "../users/breached-password.ts";
import { endPhoneClaims } from "../users/claims.ts";
import { parkFormerOwner } from "../users/park.ts";
import { refuseWeakPassword } from "../users/password-rules.ts";
import type { PhoneNumber } from "../users/phone-number.ts";
import { insertUser } from "../users/queries.ts";
import { takeGoodCode } from "../verifications/redeem.ts";
import { enter, issueTokens, type LoggedIn } from "./enter.ts";

export interface Registration {
  readonly verificationId: string;
  readonly code: string;
  readonly password: string;
  readonly name: string | null;
  readonly device: Device;
  readonly caller: Caller;
}

/** @throws AppError `verification_invalid`, `verification_expired`, `too_many_attempts`, `weak_password`, `overloaded` */
export async function register(
  ctx: Context,
  tokens: AccessTokens,
  registration: Registration,
): Promise<LoggedIn> {
  const { verificationId, code, password, name, device, caller } = registration;
  const good = await takeGoodCode(ctx, {
    verificationId,
    code,
    purpose: "register",
    deviceToken: device.token,
    caller,
  });
  const number = good.verification.address as PhoneNumber;
  refuseWeakPassword(ctx.config, password, { phone: number, name, email: null }, "/password");
  await refuseBreachedPassword(ctx, password, "/password");
  const passwordHash = await ctx.passwords.hash(password);
  const { id, session } = await good
    .inTransaction(async (tx, redeem) => {
      const tellFormerOwner = await parkFormerOwner(ctx, tx, number, undefined, caller);
      await redeem();
      await endPhoneClaims(ctx, tx, number, undefined);
      const userId = await insertUser(tx, ctx.clock, {
        phone: number,
        number,
        passwordHash,
        name,
        email: null,
        isPhoneVerified: true,
      });
      const user = { id: userId, deleted_at: null };
      const started = await enter(ctx, tx, user, "user.registered", device, caller);
      // What was guessed under the number before was guessed of somebody else, or of nobody.
      await clearAttempts(ctx, tx, { way: "password", account: number });
      await clearAttempts(ctx, tx, { way: "code", account: number });
      await tellFormerOwner();
      return { id: userId, session: started };
    })
    .catch((error) => {
      // The number was proved by somebody else since the code was asked for.
      throw isUniqueViolation(error)
        ? new AppError("verification_invalid", { cause: error })
        : error;
    });
  return issueTokens(ctx, tokens, { id, name, email: null, phone: number }, session, false);
}
