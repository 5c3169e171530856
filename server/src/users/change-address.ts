/** Moving an account to another number or e-mail address, which was proved by a code. */
import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { requireRecentAuthentication } from "../sessions/recent-authentication.ts";
import { ownPurposes } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import { type GoodCode, takeGoodCode } from "../verifications/redeem.ts";
import { findContact, findOwnNumber, setEmail, setPhoneNumber } from "./address-queries.ts";
import type { Asker } from "./asker.ts";
import { endEmailClaims, endPhoneClaims } from "./claims.ts";
import type { EmailAddress } from "./email-address.ts";
import { endSessionsExcept } from "./end-sessions.ts";
import { lockUser } from "./lock-queries.ts";
import { tellAddress, tellContact } from "./notice.ts";
import { asInvalidCode } from "./own-code.ts";
import { parkFormerOwner } from "./park.ts";
import type { PhoneNumber } from "./phone-number.ts";
import { findProfile, type Profile } from "./profile-queries.ts";
import type { UserRow } from "./queries.ts";

export interface AddressChange extends Asker {
  readonly verificationId: string;
  readonly code: string;
}

/**
 * The old number is told, the other sessions end, and nothing works any more that was asked for
 * before. An account that has the number and was silent for long is parked.
 * @throws AppError `reauthentication_required`, `verification_invalid`, `verification_expired`
 */
export async function changePhone(ctx: Context, change: AddressChange): Promise<Profile> {
  return changeAddress(ctx, change, "change_phone", async (tx, user, good) => {
    const { userId, caller } = change;
    const number = good.verification.address as PhoneNumber;
    const old = await findOwnNumber(tx, userId);
    const tellFormerOwner = await parkFormerOwner(ctx, tx, number, userId, caller);
    await endPhoneClaims(ctx, tx, number, userId);
    await setPhoneNumber(tx, ctx.clock, userId, number);
    const tell = async () => {
      await tellFormerOwner();
      if (old === undefined || old === number) return;
      await tellAddress(ctx, tx, userId, "notice.phone_changed", "sms", old, caller);
    };
    return {
      type: "phone.changed",
      reason: "phone_changed",
      before: user.phone,
      after: number,
      tell,
    };
  });
}

/**
 * The same for the e-mail address. Where there was no proved one, the user's number is told.
 * @throws as `changePhone`
 */
export async function changeEmail(ctx: Context, change: AddressChange): Promise<Profile> {
  return changeAddress(ctx, change, "change_email", async (tx, user, good) => {
    const { userId, caller } = change;
    const email = good.verification.address as EmailAddress;
    const old = await findContact(tx, userId);
    await endEmailClaims(ctx, tx, email, userId);
    await setEmail(tx, ctx.clock, userId, email);
    const tell = async () => {
      if (old.email === email) return;
      await tellContact(ctx, tx, old, userId, "notice.email_changed", caller);
    };
    return {
      type: "email.changed",
      reason: "email_changed",
      before: user.email,
      after: email,
      tell,
    };
  });
}

interface Change {
  readonly type: "phone.changed" | "email.changed";
  readonly reason: "phone_changed" | "email_changed";
  readonly before: string | null;
  readonly after: string;
  /** Tells the one that the account has left. */
  readonly tell: () => Promise<void>;
}

async function changeAddress(
  ctx: Context,
  change: AddressChange,
  purpose: "change_phone" | "change_email",
  move: (tx: Db, user: UserRow, good: GoodCode) => Promise<Change>,
): Promise<Profile> {
  const { userId, sessionId, caller, verificationId, code } = change;
  await requireRecentAuthentication(ctx, sessionId);
  const good = await takeGoodCode(ctx, { verificationId, code, purpose, userId, caller });
  return good
    .inTransaction(async (tx, redeem) => {
      const user = await lockUser(tx, ctx.clock, userId);
      if (user === undefined) throw new AppError("session_ended");
      await redeem();
      const { type, reason, before, after, tell } = await move(tx, user, good);
      await closeVerificationsOfUser(tx, ctx.clock, userId, ownPurposes);
      const ended = await endSessionsExcept(ctx, tx, userId, reason, sessionId);
      await recordEvent(ctx, tx, {
        type,
        result: "success",
        userId,
        actor: { kind: "user", id: userId },
        sessionId,
        caller,
        details: { sessions_ended: ended },
        personal: { before, after },
      });
      await tell();
      return findProfile(tx, userId);
    })
    .catch((error) => {
      throw asInvalidCode(error);
    });
}
