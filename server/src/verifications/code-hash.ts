import { type Keys, keyedHashes } from "../crypto/derived-keys.ts";

/**
 * Keyed: a million codes are no search. Bound to its row, so that equal codes have other hashes.
 * @returns what the code is stored as; then what it may be stored as, where the secret before is known
 */
export function hashesOfCode(
  keys: Keys,
  verification: { readonly id: string; readonly purpose: string; readonly address: string },
  code: string,
): readonly [Buffer, ...Buffer[]] {
  const { id, purpose, address } = verification;
  return keyedHashes(keys, "verification code", id, purpose, address, code);
}
