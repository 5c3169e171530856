/**
 * Asking for a code without being signed in. Whether the number has an account decides what is sent
 * and is nowhere to be seen in the answer, nor in what it costs.
 */
import type { Caller, Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { type EmailAddress, parseEmailAddress } from "../users/email-address.ts";
import { findUserByPhone } from "../users/find.ts";
import { type PhoneNumber, parsePhoneNumber } from "../users/phone-number.ts";
import { findUserByProvenEmail, type UserRow } from "../users/queries.ts";
import {
  type CodeRequest,
  type IssuedVerification,
  issueVerification,
} from "../verifications/issue.ts";

export type PublicPurpose = "register" | "login" | "reset_password";

export interface PublicCodeRequest {
  readonly purpose: PublicPurpose;
  readonly phone: string | undefined;
  readonly email: string | undefined;
  readonly caller: Caller;
}

/** @throws AppError `validation_failed`, `rate_limited` */
export async function requestCode(
  ctx: Context,
  request: PublicCodeRequest,
): Promise<IssuedVerification> {
  const { purpose, phone, email, caller } = request;
  if (phone !== undefined) {
    const number = readPhoneNumber(phone, ctx.config.KPA_DEFAULT_REGION);
    const { user } = await findUserByPhone(ctx, number);
    return issueVerification(ctx, {
      ...(purpose === "register" ? forRegister(user, ctx) : forOwner(user)),
      purpose,
      channel: "sms",
      address: number,
      caller,
    });
  }
  const address = readEmailAddress(email ?? "");
  const user = await findUserByProvenEmail(ctx.db, address);
  return issueVerification(ctx, { ...forOwner(user), purpose, channel: "email", address, caller });
}

type Recipient = Pick<CodeRequest, "userId" | "sends">;

/** A code to whoever can use it; a disabled user cannot. */
function forOwner(user: UserRow | undefined): Recipient {
  const canEnter = user !== undefined && user.disabled_at === null;
  return { userId: canEnter ? user.id : undefined, sends: canEnter ? "code" : "nothing" };
}

/** The owner of a proved number is told instead; an unproved claim does not keep its owner out. */
function forRegister(user: UserRow | undefined, ctx: Context): Recipient {
  if (ctx.config.KPA_REGISTRATION === "closed") return { userId: undefined, sends: "nothing" };
  const isOwned = user !== undefined && user.phone_verified_at !== null;
  return { userId: isOwned ? user.id : undefined, sends: isOwned ? "notice" : "code" };
}

/** @throws AppError `validation_failed` */
export function readPhoneNumber(typed: string, region: string): PhoneNumber {
  const number = parsePhoneNumber(typed, region);
  if (number === undefined) {
    throw invalidMember(
      "/phone",
      "phone",
      "has to be a mobile number, with its country code or as it is dialled at home",
    );
  }
  return number;
}

/** @throws AppError `validation_failed` */
export function readEmailAddress(typed: string): EmailAddress {
  const address = parseEmailAddress(typed);
  if (address === undefined) {
    throw invalidMember(
      "/email",
      "email",
      "has to be one e-mail address, such as asha@example.com",
    );
  }
  return address;
}

export function invalidMember(pointer: string, code: string, detail: string): AppError {
  return new AppError("validation_failed", { errors: [{ pointer, code, detail }] });
}
