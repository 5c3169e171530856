import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { Device } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { endPhoneClaims } from "../users/claims.ts";
import type { PhoneNumber } from "../users/phone-number.ts";
import { lockEnabledUser, provePhoneNumber } from "../users/queries.ts";
import { takeGoodCode } from "../verifications/redeem.ts";
import { enter, issueTokens, type LoggedIn } from "./enter.ts";

export interface CodeLogin {
  readonly verificationId: string;
  readonly code: string;
  readonly device: Device;
  readonly caller: Caller;
}

/** @throws AppError `verification_invalid`, `verification_expired` */
export async function logInWithCode(
  ctx: Context,
  tokens: AccessTokens,
  login: CodeLogin,
): Promise<LoggedIn> {
  const { verificationId, code, device, caller } = login;
  const good = await takeGoodCode(ctx, { verificationId, code, purpose: "login" });
  const { channel, address, user_id: userId } = good.verification;
  if (userId === null) throw new AppError("verification_invalid");
  const { user, session } = await ctx.db.transaction().execute(async (tx) => {
    await good.redeem(tx);
    const locked = await lockEnabledUser(tx, userId);
    if (locked === undefined) throw new AppError("verification_invalid");
    if (channel === "sms" && locked.phone_verified_at === null) {
      await endPhoneClaims(ctx, tx, address as PhoneNumber, userId);
      await provePhoneNumber(tx, ctx.clock, userId);
    }
    return { user: locked, session: await enter(ctx, tx, userId, "login.code", device, caller) };
  });
  return issueTokens(ctx, tokens, user, session);
}
