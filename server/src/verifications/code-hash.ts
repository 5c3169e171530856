import { type Keys, keyedHash } from "../crypto/derived-keys.ts";

/** Keyed: a million codes are no search. Bound to its row, so that equal codes have other hashes. */
export function hashCode(
  keys: Keys,
  verification: { readonly id: string; readonly purpose: string; readonly address: string },
  code: string,
): Buffer {
  const { id, purpose, address } = verification;
  return keyedHash(keys["verification code"], id, purpose, address, code);
}
