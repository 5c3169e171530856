import type { Caller, Context } from "../context.ts";
import type { Device } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { withCode } from "../users/own-code.ts";
import { refuseSilentNumber } from "../users/silence.ts";
import { takeGoodCode } from "../verifications/redeem.ts";
import { enter, issueTokens, type LoggedIn } from "./enter.ts";

export interface CodeLogin {
  readonly verificationId: string;
  readonly code: string;
  readonly device: Device;
  readonly caller: Caller;
}

/**
 * @throws AppError `verification_invalid`, `verification_expired`, `too_many_attempts`, and `reauthentication_required` where
 *   the number may be somebody else's by now; that uses up nothing
 */
export async function logInWithCode(
  ctx: Context,
  tokens: AccessTokens,
  login: CodeLogin,
): Promise<LoggedIn> {
  const { verificationId, code, device, caller } = login;
  const good = await takeGoodCode(ctx, {
    verificationId,
    code,
    purpose: "login",
    deviceToken: device.token,
    caller,
  });
  const { channel } = good.verification;
  const { user, session } = await withCode(ctx, good, async (tx, locked) => {
    refuseSilentNumber(locked, channel);
    return { user: locked, session: await enter(ctx, tx, locked, "login.code", device, caller) };
  });
  return issueTokens(ctx, tokens, user, session, user.password_breached_at !== null);
}
