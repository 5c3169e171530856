/**
 * Asking for a code while signed in. A number or address that has an account already gets a notice
 * in place of the code, and the one who asks is not told.
 */
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import {
  type CodeRequest,
  type IssuedVerification,
  issueVerification,
} from "../verifications/issue.ts";
import { findOwnNumber } from "./address-queries.ts";
import type { Asker } from "./asker.ts";
import { readEmailAddress } from "./email-address.ts";
import { findUserByPhone } from "./find.ts";
import { readPhoneNumber } from "./phone-number.ts";
import { presenceFor } from "./presence.ts";
import { findUserByProvenEmail } from "./queries.ts";
import { formerOwnerOf, mayBeParked } from "./silence.ts";

export type OwnCodeRequest =
  | { readonly purpose: "change_phone"; readonly phone: string }
  | { readonly purpose: "change_email"; readonly email: string }
  | { readonly purpose: "reauthenticate" | "delete_account" };

/** @throws AppError `validation_failed`, `region_not_supported`, `rate_limited` */
export async function requestOwnCode(
  ctx: Context,
  asker: Asker,
  request: OwnCodeRequest,
): Promise<IssuedVerification> {
  const { userId, caller } = asker;
  const recipient = await findRecipient(ctx, userId, request);
  return issueVerification(ctx, {
    ...recipient,
    purpose: request.purpose,
    userId,
    asker,
    // Signed in, and asking for its own number: nobody is better known.
    isKnownDevice: request.purpose === "reauthenticate" || request.purpose === "delete_account",
    caller,
  });
}

type Recipient = Pick<CodeRequest, "channel" | "address" | "sends" | "recipientId" | "formerOwner">;

async function findRecipient(
  ctx: Context,
  userId: number,
  request: OwnCodeRequest,
): Promise<Recipient> {
  switch (request.purpose) {
    case "change_phone": {
      const address = readPhoneNumber(request.phone, ctx.config.KPA_DEFAULT_REGION);
      const { user } = await findUserByPhone(ctx, address);
      const other = user?.id === userId ? undefined : user;
      const isSilent = other !== undefined && mayBeParked(other);
      const isTaken = !isSilent && other !== undefined && other.phone_verified_at !== null;
      const formerOwner = isSilent ? formerOwnerOf(other) : undefined;
      return { channel: "sms", address, formerOwner, ...toStranger(isTaken) };
    }
    case "change_email": {
      const address = readEmailAddress(request.email);
      const user = await findUserByProvenEmail(ctx.db, ctx.clock, address, presenceFor(ctx));
      const isTaken = user !== undefined && user.id !== userId;
      return { channel: "email", address, ...toStranger(isTaken) };
    }
    default: {
      const address = await findOwnNumber(ctx.db, userId);
      if (address !== undefined) return { channel: "sms", address, sends: "code" };
      throw invalidMember("/purpose", "phone", "needs a phone number, and the account has none");
    }
  }
}

/** The message is nobody's: in the export of the one who asks it would tell which of the two it was. */
function toStranger(isTaken: boolean): Pick<Recipient, "sends" | "recipientId"> {
  return { sends: isTaken ? "notice" : "code", recipientId: null };
}
