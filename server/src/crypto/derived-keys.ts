/** Keys made from the one secret, a label each, so that no two purposes ever share one. */
import { createHmac, hkdfSync } from "node:crypto";

const purposes = [
  "login throttle",
  "code request",
  "refresh token",
  "device token",
  "verification code",
  "address hash",
  "audit hash",
  "audit values",
  "message payload",
  "signing key",
] as const;

export type KeyPurpose = (typeof purposes)[number];

/** Every derived key, made once at start. Each is 32 bytes, and the same on every replica. */
export type Keys = Readonly<Record<KeyPurpose, Buffer>>;

export function deriveKeys(secret: string): Keys {
  return Object.fromEntries(
    purposes.map((purpose) => [
      purpose,
      Buffer.from(hkdfSync("sha256", secret, "kpa", `kpa ${purpose} v1`, 32)),
    ]),
  ) as unknown as Keys;
}

/** HMAC-SHA-256. Parts are kept apart by their lengths, so that no two lists make the same input. */
export function keyedHash(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}
