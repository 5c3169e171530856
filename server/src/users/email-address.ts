/** E-mail addresses: compared in lower case, and only what mail servers agree on is accepted. */
import { invalidMember } from "../errors.ts";

/** An address in lower case, such as `asha@example.com`. */
export type EmailAddress = string & { readonly __brand: "EmailAddress" };

const longest = 254;
const longestLocalPart = 64;
/** ASCII only: Unicode letters that fold into ASCII would make two addresses of one. */
const shape =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** @returns undefined where it is not one address: no display name, no list, no quoted part */
export function parseEmailAddress(typed: string): EmailAddress | undefined {
  if (typed.length > longest) return undefined;
  // Only ASCII letters: `toLowerCase` would turn the Kelvin sign into a k.
  const address = typed.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (!shape.test(address) || address.indexOf("@") > longestLocalPart) return undefined;
  return address as EmailAddress;
}

/** @throws AppError `validation_failed` */
export function readEmailAddress(typed: string): EmailAddress {
  const address = parseEmailAddress(typed);
  if (address !== undefined) return address;
  throw invalidMember("/email", "email", "has to be one e-mail address, such as asha@example.com");
}
