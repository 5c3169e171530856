/** A name as people write it, in any script. */
import { invalidMember } from "../errors.ts";

/**
 * Without control characters, line breaks and marks that turn the text around, which could forge a
 * line of a list. Joiners stay: several scripts need them to spell.
 * @returns null where nothing is left
 */
export function cleanName(typed: string): string | null {
  const name = typed
    .normalize("NFC")
    .replace(/(?![\u200C\u200D])[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .trim();
  return name.replace(/[\u200C\u200D]/g, "") === "" ? null : name;
}

/** @throws AppError `validation_failed` */
export function readName(typed: string): string {
  const name = cleanName(typed);
  if (name === null) throw invalidMember("/name", "minLength", "has to have letters");
  return name;
}
