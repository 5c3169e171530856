/** Which passwords may be set. No composition rules: length, and not what is guessed first. */
import type { Config } from "../config/load.ts";
import { AppError } from "../errors.ts";
import { findWeakness, isCommonPassword } from "./password-strength.ts";
import { nationalDigits, parsePhoneNumber } from "./phone-number.ts";

const mostCharacters = 128;

export interface PasswordOwner {
  readonly phone: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Why a password cannot be set, for people; undefined where it can. */
export function passwordFault(
  config: Config,
  password: string,
  owner?: PasswordOwner,
): string | undefined {
  const characters = [...password].length;
  if (characters < config.KPA_PASSWORD_MIN_LENGTH) {
    return `has to have at least ${config.KPA_PASSWORD_MIN_LENGTH} characters`;
  }
  if (characters > mostCharacters) return `has to have at most ${mostCharacters} characters`;
  if (!password.isWellFormed()) return "has to be valid Unicode";
  const text = password.normalize("NFC");
  const words = ownWords(owner, config.KPA_DEFAULT_REGION);
  if (isCommonPassword(text)) return "is one of the most used passwords";
  if (isMadeOf(text, words)) return "is made of your own phone number, name or e-mail address";
  return findWeakness(text, words);
}

/** @throws AppError `weak_password` that says why */
export function refuseWeakPassword(
  config: Config,
  password: string,
  owner: PasswordOwner,
  pointer: string,
): void {
  const fault = passwordFault(config, password, owner);
  if (fault === undefined) return;
  throw new AppError("weak_password", {
    errors: [{ pointer, code: "weak_password", detail: fault }],
  });
}

const productName = "kpa";
const shortestWord = 3;
/** What may stand beside one's own words and still make no password of them: `Asha-99`. */
const fewestOtherCharacters = 4;

/** What somebody who knows the user tries first, in lower case, the longest first. */
function ownWords(owner: PasswordOwner | undefined, region: string): readonly string[] {
  const words = new Set([productName]);
  for (const text of [owner?.name, owner?.email]) {
    if (text == null) continue;
    words.add(bare(text));
    for (const part of text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)) {
      words.add(part);
    }
  }
  if (owner !== undefined) {
    const number = parsePhoneNumber(owner.phone, region);
    words.add(bare(owner.phone));
    if (number !== undefined) words.add(bare(number)).add(nationalDigits(number));
  }
  return [...words]
    .filter((word) => word.length >= shortestWord)
    .sort((a, b) => b.length - a.length);
}

function isMadeOf(password: string, words: readonly string[]): boolean {
  const whole = bare(password);
  const rest = words.reduce((text, word) => text.replaceAll(word, ""), whole);
  return rest !== whole && [...rest].length < fewestOtherCharacters;
}

/** Without case, and without what people put between the parts of a number or a name. */
function bare(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Z}\p{Pd}\p{Cf}().+/,_]/gu, "");
}
