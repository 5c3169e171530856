import type { Context } from "../context.ts";
import { lookUpByPhone, type PhoneLookup } from "./lookup-queries.ts";
import { type PhoneNumber, parsePhoneNumber } from "./phone-number.ts";
import { presenceFor } from "./presence.ts";
import { resolvePhoneNumbers } from "./resolve.ts";
import { silenceFor } from "./silence.ts";

/** Finds a user by any spelling of the phone number, rows that the seed has just added included. */
export async function findUserByPhone(
  ctx: Pick<Context, "db" | "clock" | "config">,
  typed: string,
): Promise<PhoneLookup & { readonly number: PhoneNumber | undefined }> {
  const number = parsePhoneNumber(typed, ctx.config.KPA_DEFAULT_REGION);
  const lookUp = () =>
    lookUpByPhone(ctx.db, ctx.clock, typed, number, presenceFor(ctx), silenceFor(ctx));
  let lookup = await lookUp();
  if (lookup.hasUnresolved) {
    await resolvePhoneNumbers(ctx);
    lookup = await lookUp();
  }
  return { ...lookup, number };
}
