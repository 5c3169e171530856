/** Keys made from the one secret, a label each, so that no two purposes ever share one. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

const purposes = [
  "login throttle",
  "code request",
  "refresh token",
  "device token",
  "verification code",
  "address hash",
  "audit hash",
  "audit values",
  "audit chain",
  "message payload",
  "signing key",
  "signing key name",
  "setup link",
] as const;

export type KeyPurpose = (typeof purposes)[number];

type DerivedKeys = Readonly<Record<KeyPurpose, Buffer>>;

/** Every derived key, made once at start. Each is 32 bytes, and the same on every replica. */
export type Keys = DerivedKeys & {
  /** Of the secret before this one: recognises and opens what it made, and makes nothing new. */
  readonly previous?: DerivedKeys;
};

export function deriveKeys(secret: string, previousSecret?: string): Keys {
  const keys = deriveAll(secret);
  return previousSecret === undefined ? keys : { ...keys, previous: deriveAll(previousSecret) };
}

function deriveAll(secret: string): DerivedKeys {
  return Object.fromEntries(
    purposes.map((purpose) => [
      purpose,
      Buffer.from(hkdfSync("sha256", secret, "kpa", `kpa ${purpose} v1`, 32)),
    ]),
  ) as unknown as DerivedKeys;
}

/** The keys that something of this purpose may have been made with, today's first. */
export function keysFor(keys: Keys, purpose: KeyPurpose): readonly [Buffer, ...Buffer[]] {
  return keys.previous === undefined ? [keys[purpose]] : [keys[purpose], keys.previous[purpose]];
}

/** What these parts may have been hashed to: by today's key first, then by the one before. */
export function keyedHashes(
  keys: Keys,
  purpose: KeyPurpose,
  ...parts: readonly (string | Uint8Array)[]
): readonly [Buffer, ...Buffer[]] {
  const [today, ...before] = keysFor(keys, purpose);
  return [keyedHash(today, ...parts), ...before.map((key) => keyedHash(key, ...parts))];
}

/** Whether this is the keyed hash of these parts, by today's key or the one before. */
export function isKeyedHash(
  keys: Keys,
  purpose: KeyPurpose,
  hash: Uint8Array,
  ...parts: readonly (string | Uint8Array)[]
): boolean {
  return keyedHashes(keys, purpose, ...parts).some(
    (wanted) => wanted.byteLength === hash.byteLength && timingSafeEqual(wanted, hash),
  );
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
