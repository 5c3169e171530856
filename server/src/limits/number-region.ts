import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";

/** @returns the ISO 3166 region of an E.164 number; `ZZ`, which stands for none, where it has none */
export function regionOf(number: string): string {
  return parsePhoneNumberFromString(number)?.country ?? "ZZ";
}
