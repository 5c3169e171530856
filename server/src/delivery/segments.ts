/**
 * How many segments a text message takes, which is what it costs. GSM 03.38's alphabet fits 160
 * characters into one, and 153 into each of several, which carry a header; those of its extension
 * table count twice. One character beyond it makes the whole message UCS-2: 70, or 67 in each.
 */

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "\f^{}\\[~]|€";
const septets = new Map([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extended].map((character) => [character, 2] as const),
]);

export interface Segments {
  readonly alphabet: "GSM-7" | "UCS-2";
  /** Septets, or 16-bit units. */
  readonly length: number;
  readonly count: number;
}

export function countSegments(text: string): Segments {
  const characters = [...text];
  const sizes = characters.map((character) => septets.get(character));
  return sizes.every((size) => size !== undefined)
    ? fill("GSM-7", sizes, 160, 153)
    : fill(
        "UCS-2",
        characters.map((character) => character.length),
        70,
        67,
      );
}

/** A character that takes two places is never cut in two. */
function fill(
  alphabet: Segments["alphabet"],
  sizes: readonly number[],
  alone: number,
  each: number,
): Segments {
  const length = sizes.reduce((sum, size) => sum + size, 0);
  if (length <= alone) return { alphabet, length, count: 1 };
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      count++;
      used = 0;
    }
    used += size;
  }
  return { alphabet, length, count };
}
