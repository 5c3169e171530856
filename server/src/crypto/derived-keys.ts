/** Keys made from the one secret, a label each, so that no two purposes ever share one. */
import { hkdfSync } from "node:crypto";

export type KeyPurpose = "login throttle";

/** @returns 32 bytes; the same for the same secret and purpose on every replica */
export function deriveKey(secret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "kpa", `kpa ${purpose} v1`, 32));
}
