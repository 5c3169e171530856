/**
 * Who proves a number or an address has it. A row that only says it has it gives it up: what was
 * never proved is a claim, and somebody may have made it to be there first.
 */
import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import type { Channel } from "../delivery/message.ts";
import { provePhoneNumber, releaseEmail, releasePhoneNumber } from "./address-queries.ts";
import type { EmailAddress } from "./email-address.ts";
import type { PhoneNumber } from "./phone-number.ts";
import type { UserRow } from "./queries.ts";

/** Ends other rows' unproved claims to a number, inside the transaction that proves it. */
export async function endPhoneClaims(
  ctx: Context,
  tx: Db,
  number: PhoneNumber,
  keeperId: number | undefined,
): Promise<void> {
  for (const id of await releasePhoneNumber(tx, number, keeperId)) {
    await recordClaimEnded(ctx, tx, id, "phone", number);
  }
}

/** The same for an e-mail address. */
export async function endEmailClaims(
  ctx: Context,
  tx: Db,
  email: EmailAddress,
  keeperId: number,
): Promise<void> {
  for (const id of await releaseEmail(tx, email, keeperId)) {
    await recordClaimEnded(ctx, tx, id, "email", email);
  }
}

/**
 * A code that came back from the user's own address shows that it is theirs. E-mail addresses get
 * codes only once they are proved.
 */
export async function proveOwnAddress(
  ctx: Context,
  tx: Db,
  user: Pick<UserRow, "id" | "phone_verified_at">,
  channel: Channel,
  address: string,
): Promise<void> {
  if (channel !== "sms" || user.phone_verified_at !== null) return;
  await endPhoneClaims(ctx, tx, address as PhoneNumber, user.id);
  await provePhoneNumber(tx, ctx.clock, user.id);
}

async function recordClaimEnded(
  ctx: Context,
  tx: Db,
  userId: number,
  what: "phone" | "email",
  address: string,
): Promise<void> {
  await recordEvent(ctx, tx, {
    type: "user.claim_ended",
    result: "success",
    userId,
    actor: { kind: "system" },
    details: { what },
    personal: { [what]: address },
    subject: address,
  });
}
