/**
 * Parking: a number that was silent for long goes to whoever has shown to have it now. The account
 * that it belonged to stays, without it, for whoever proves its e-mail address.
 */
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { purposeNames } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import { parkSilentOwner } from "./activity-queries.ts";
import { findContact } from "./address-queries.ts";
import { tellAddress } from "./notice.ts";
import type { PhoneNumber } from "./phone-number.ts";
import { silenceFor } from "./silence.ts";

/**
 * Parks the account that has the number, where it has been silent, inside the transaction that gives
 * the number away. Call it before the code is redeemed: users' rows are locked first, as everywhere.
 * @param keeperId whose number it is about to be; absent where that account is not made yet
 * @returns tells the former owner; call it last, because what counts messages is everybody's
 */
export async function parkFormerOwner(
  ctx: Context,
  tx: Db,
  number: PhoneNumber,
  keeperId: number | undefined,
  caller: Caller,
): Promise<() => Promise<void>> {
  const userId = await parkSilentOwner(tx, ctx.clock, number, silenceFor(ctx), keeperId);
  if (userId === undefined) return async () => {};
  const ended = await endSessionsOfUser(tx, ctx.clock, userId, "number_recycled");
  await closeVerificationsOfUser(tx, ctx.clock, userId, purposeNames);
  // Without the caller: where the new owner is, and with what, is nothing to the old one.
  await recordEvent(ctx, tx, {
    type: "user.parked",
    result: "success",
    userId,
    actor: { kind: "system" },
    details: { sessions_ended: ended },
    personal: { phone: number },
    subject: number,
  });
  const { email } = await findContact(tx, userId);
  return async () => {
    if (email === undefined) return;
    await tellAddress(ctx, tx, userId, "notice.number_recycled", "email", email, caller);
  };
}
