/**
 * Asking for a code without being signed in. Whether the number has an account decides what is sent
 * and is nowhere to be seen in the answer, nor in what it costs.
 */
import type { Caller, Context } from "../context.ts";
import { openDeviceToken } from "../tokens/device-token.ts";
import { readEmailAddress } from "../users/email-address.ts";
import { findUserByPhone } from "../users/find.ts";
import { readPhoneNumber } from "../users/phone-number.ts";
import { presenceFor } from "../users/presence.ts";
import { type FoundUser, findUserByProvenEmail, type UserRow } from "../users/queries.ts";
import { formerOwnerOf, mayBeParked } from "../users/silence.ts";
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
  readonly deviceToken: string | undefined;
  readonly caller: Caller;
}

/** @throws AppError `validation_failed`, `region_not_supported`, `rate_limited` */
export async function requestCode(
  ctx: Context,
  request: PublicCodeRequest,
): Promise<IssuedVerification> {
  const { purpose, phone, email, caller } = request;
  if (phone !== undefined) {
    const number = readPhoneNumber(phone, ctx.config.KPA_DEFAULT_REGION);
    const { user } = await findUserByPhone(ctx, number);
    return issueVerification(ctx, {
      ...(purpose === "register"
        ? forRegister(user, await isRegistrationOpen(ctx))
        : forOwner(user)),
      purpose,
      channel: "sms",
      address: number,
      isKnownDevice: isKnownDevice(ctx, request, user),
      caller,
    });
  }
  const address = readEmailAddress(email ?? "");
  const user = await findUserByProvenEmail(ctx.db, ctx.clock, address, presenceFor(ctx));
  return issueVerification(ctx, {
    ...forOwner(user),
    purpose,
    channel: "email",
    address,
    isKnownDevice: isKnownDevice(ctx, request, user),
    caller,
  });
}

function isKnownDevice(
  ctx: Context,
  { deviceToken }: PublicCodeRequest,
  user: UserRow | undefined,
): boolean {
  const token = openDeviceToken(ctx.keys, deviceToken, ctx.clock.nowMs());
  return token !== undefined && token.userId === user?.id;
}

type Recipient = Pick<CodeRequest, "userId" | "sends" | "formerOwner">;

/** A code to whoever can use it; a disabled user cannot. */
function forOwner(user: UserRow | undefined): Recipient {
  const canEnter = user !== undefined && user.disabled_at === null;
  return { userId: canEnter ? user.id : undefined, sends: canEnter ? "code" : "nothing" };
}

/**
 * The owner of a proved number is told instead; an unproved claim does not keep its owner out, and nor
 * does an account that was silent for so long that the number may be another's.
 */
function forRegister(user: FoundUser | undefined, isOpen: boolean): Recipient {
  if (!isOpen) return { userId: undefined, sends: "nothing" };
  if (user !== undefined && mayBeParked(user)) {
    return { userId: undefined, sends: "code", formerOwner: formerOwnerOf(user) };
  }
  const isOwned = user !== undefined && user.phone_verified_at !== null;
  return { userId: isOwned ? user.id : undefined, sends: isOwned ? "notice" : "code" };
}

/** Who had accounts before this server came decided who gets one: that stays so until it is set. */
export async function isRegistrationOpen(ctx: Pick<Context, "config" | "db">): Promise<boolean> {
  const { KPA_REGISTRATION, origins } = ctx.config;
  if (origins.KPA_REGISTRATION !== "default") return KPA_REGISTRATION === "open";
  const installation = await ctx.db
    .selectFrom("installation")
    .select("adopted_rows")
    .executeTakeFirst();
  return installation?.adopted_rows == null;
}
