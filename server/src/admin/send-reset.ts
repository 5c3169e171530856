import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { isSilentUser } from "../users/activity-queries.ts";
import { findContact, findHeldNumber } from "../users/address-queries.ts";
import { silenceFor } from "../users/silence.ts";
import { type IssuedVerification, issueVerification } from "../verifications/issue.ts";
import type { Staff } from "./staff.ts";
import { getStaffUser } from "./staff-user.ts";

export interface SentReset extends IssuedVerification {
  readonly channel: "sms" | "email";
}

/**
 * Sends the user a code for a new password, under the limits that everybody has. To the number, unless
 * it may be somebody else's by now; else to the proved address.
 * @throws AppError `not_found`; `conflict` where the user could do nothing with it; `rate_limited`,
 *   `region_not_supported`
 */
export async function sendReset(ctx: Context, staff: Staff, userId: number): Promise<SentReset> {
  const user = await getStaffUser(ctx, ctx.db, userId);
  if (user.status === "disabled" || user.status === "deleted") {
    throw new AppError("conflict", { detail: `The account is ${user.status}` });
  }
  const number = await findHeldNumber(ctx.db, userId);
  const isSilent = await isSilentUser(ctx.db, userId, silenceFor(ctx));
  const { email } = await findContact(ctx.db, userId);
  const sms = isSilent ? undefined : number;
  const address = sms ?? email;
  if (address === undefined) {
    throw new AppError("conflict", {
      detail: "The account has no number and no proved address that a code could go to",
    });
  }
  const channel = sms === undefined ? "email" : "sms";
  const issued = await issueVerification(ctx, {
    purpose: "reset_password",
    channel,
    address,
    userId,
    sends: "code",
    staff: { userId: staff.userId },
    isKnownDevice: false,
    caller: staff.caller,
  });
  return { ...issued, channel };
}
