/** A user's name, e-mail address and phone number, as an admin sets them: nobody has proved them. */
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { findContact, findOwnNumber } from "../users/address-queries.ts";
import { readEmailAddress } from "../users/email-address.ts";
import { tellAddress, tellContact } from "../users/notice.ts";
import { readName } from "../users/person-name.ts";
import { readPhoneNumber } from "../users/phone-number.ts";
import { patchProfile } from "../users/profile-queries.ts";
import { findRival, setUnprovedEmail, setUnprovedPhone } from "../users/unproved-queries.ts";
import { purposeNames } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import { recordDeed, type Staff } from "./staff.ts";
import type { StaffUser } from "./staff-user.ts";
import { addressTaken, type UserChange } from "./user-change.ts";

type Tell = () => Promise<void>;

/**
 * Inside the transaction that holds the user's row. With a number or address the sessions end, and codes
 * that were asked for before are void: who held the old one keeps nothing.
 * @returns tells what the account has left; call it last
 * @throws AppError `conflict` where another account has the number or the address
 */
export async function changeContact(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  change: Pick<UserChange, "name" | "email" | "phone" | "reason">,
): Promise<Tell> {
  if (change.name !== undefined) {
    await changeName(ctx, tx, staff, user, change.name, change.reason);
  }
  const tellings = [
    change.email === undefined
      ? undefined
      : await changeEmail(ctx, tx, staff, user, change.email, change.reason),
    change.phone === undefined
      ? undefined
      : await changePhone(ctx, tx, staff, user, change.phone, change.reason),
  ];
  return async () => {
    for (const tell of tellings) await tell?.();
  };
}

async function changeName(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  typed: string | null,
  why: string | undefined,
): Promise<void> {
  const name = typed === null ? null : readName(typed);
  if (name === user.name) return;
  await patchProfile(tx, user.id, { name });
  await recordDeed(ctx, tx, staff, {
    type: "profile.changed",
    userId: user.id,
    why,
    details: { name: true, metadata: false },
    personal: { before: user.name, after: name },
  });
}

async function changeEmail(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  typed: string | null,
  why: string | undefined,
): Promise<Tell | undefined> {
  const email = typed === null ? null : readEmailAddress(typed);
  if (email === user.email) return undefined;
  if (email !== null && (await findRival(tx, { email }, user.id)) !== undefined)
    throw addressTaken();
  const old = await findContact(tx, user.id);
  await setUnprovedEmail(tx, user.id, email);
  const ended = await endAccess(ctx, tx, user.id, "email_changed");
  await recordDeed(ctx, tx, staff, {
    type: "email.changed",
    userId: user.id,
    why,
    details: { sessions_ended: ended },
    personal: { before: user.email, after: email },
  });
  return () => tellContact(ctx, tx, old, user.id, "notice.email_changed", staff.caller);
}

/**
 * A parked account gets a number again. An admin vouches that it is this user's now, so the account is
 * not silent any more: else a code to the number would open nothing.
 */
async function changePhone(
  ctx: Context,
  tx: Db,
  staff: Staff,
  user: StaffUser,
  typed: string,
  why: string | undefined,
): Promise<Tell | undefined> {
  const number = readPhoneNumber(typed, ctx.config.KPA_DEFAULT_REGION);
  const old = await findOwnNumber(tx, user.id);
  if (number === old) return undefined;
  if ((await findRival(tx, { number }, user.id)) !== undefined) throw addressTaken();
  const contact = await findContact(tx, user.id);
  await setUnprovedPhone(tx, ctx.clock, user.id, number);
  const ended = await endAccess(ctx, tx, user.id, "phone_changed");
  await recordDeed(ctx, tx, staff, {
    type: "phone.changed",
    userId: user.id,
    why,
    details: { sessions_ended: ended, was_parked: user.status === "parked" },
    personal: { before: user.phone, after: number },
  });
  return async () => {
    if (contact.phone !== undefined) {
      await tellAddress(
        ctx,
        tx,
        user.id,
        "notice.phone_changed",
        "sms",
        contact.phone,
        staff.caller,
      );
    }
  };
}

async function endAccess(
  ctx: Context,
  tx: Db,
  userId: number,
  reason: "email_changed" | "phone_changed",
): Promise<number> {
  await closeVerificationsOfUser(tx, ctx.clock, userId, purposeNames);
  return endSessionsOfUser(tx, ctx.clock, userId, reason);
}
