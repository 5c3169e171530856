/** From what a person types to one canonical number, by libphonenumber's rules for subscribers. */
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { invalidMember } from "../errors.ts";

/** An E.164 number such as `+917760873976`. */
export type PhoneNumber = string & { readonly __brand: "PhoneNumber" };

/** The longest E.164 number has 15 digits; this leaves room for punctuation. */
const longestSpelling = 64;

/** Digits, and what people put between them: no letters, so neither `tel:` nor an extension. */
const spelling = /^\+?[\d\p{Pd}\p{Zs}.()/\u2212]+$/u;

/**
 * @param typed any spelling: `07760 873 976`, `(+91) 77608-73976`, `0091…`, any script's digits
 * @param region the ISO 3166 region that national numbers belong to
 * @returns undefined where it is not a subscriber's number
 */
export function parsePhoneNumber(typed: string, region: string): PhoneNumber | undefined {
  const text = readSpelling(typed);
  if (text === undefined) return undefined;
  const international = text.replace(/^\+\s*/, "+").replace(/^00/, "+");
  const parsed = parsePhoneNumberFromString(international, {
    defaultCountry: region as CountryCode,
    extract: false, // else `tel:`, extensions and trailing text would be skipped over
  });
  if (!parsed?.isValid() || parsed.ext !== undefined) return undefined;
  return parsed.number as string as PhoneNumber;
}

/** @returns its digits in ASCII, of what could be a part of a number; else undefined */
export function phoneDigits(typed: string): string | undefined {
  return readSpelling(typed)?.replace(/\D/g, "");
}

function readSpelling(typed: string): string | undefined {
  if (typed.length > longestSpelling) return undefined;
  const text = foldDigits(typed.replace(/\p{Cf}/gu, ""))
    .replace(/\uFF0B/g, "+")
    .replace(/^\p{Zs}+|\p{Zs}+$/gu, "") // not trim(), which would let control characters pass
    .replace(/^\(\s*(\+\s*\d{1,3})\s*\)/, "$1");
  return spelling.test(text) && /\d/.test(text) ? text : undefined;
}

/** @throws AppError `validation_failed` */
export function readPhoneNumber(typed: string, region: string): PhoneNumber {
  const number = parsePhoneNumber(typed, region);
  if (number !== undefined) return number;
  throw invalidMember(
    "/phone",
    "phone",
    "has to be a mobile number, with its country code or as it is dialled at home",
  );
}

/** Unicode's decimal digits come in runs of ten, and runs may adjoin (mathematical digits do). */
function foldDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code < 0x80) return digit;
    let first = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
    return String((code - first) % 10);
  });
}

/** What guesses on an account are counted under: its number, or its own text where that is none. */
export function throttledAs(phone: string, region: string): string {
  return parsePhoneNumber(phone, region) ?? phone;
}

/** As it is dialled at home, without the trunk's 0: `7760873976`. */
export function nationalDigits(number: PhoneNumber): string {
  return parsePhoneNumberFromString(number)?.nationalNumber ?? number.slice(1);
}
