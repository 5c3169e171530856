/** Authenticated encryption of small values at rest: AES-256-GCM, a fresh nonce for each. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param key 32 bytes
 * @param context what the value belongs to (a row's id); a box moved elsewhere does not open
 */
export function seal(key: Uint8Array, plain: Uint8Array | string, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([
    cipher.update(typeof plain === "string" ? Buffer.from(plain, "utf8") : plain),
    cipher.final(),
  ]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws where the box was made with another key or for another context, or was changed */
export function unseal(key: Uint8Array, box: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
}

/** Opens a box that was made with any of these keys. @throws as `unseal` */
export function unsealWithAny(
  keys: readonly Uint8Array[],
  box: Uint8Array,
  context: string,
): Buffer {
  for (const key of keys.slice(0, -1)) {
    try {
      return unseal(key, box, context);
    } catch {}
  }
  return unseal(keys.at(-1) ?? new Uint8Array(), box, context);
}
