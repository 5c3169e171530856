/**
 * Shows that a device has logged in to an account before (a "device cookie"). It opens nothing; it
 * only tells the owner's devices from strangers'. Nothing is stored for it.
 */
import { isKeyedHash, type Keys, keyedHash } from "../crypto/derived-keys.ts";
import { uuidFromBytes, uuidToBytes } from "../crypto/uuid-bytes.ts";

const version = 1;
const headBytes = 1 + 4 + 16 + 4;
const macBytes = 32;
const goodForSeconds = 365 * 24 * 60 * 60;

/** @param nowMs becomes the token's age to the second */
export function makeDeviceToken(
  keys: Keys,
  userId: number,
  deviceId: string,
  nowMs: number,
): string {
  const head = Buffer.alloc(headBytes);
  head[0] = version;
  head.writeUInt32BE(userId, 1);
  head.set(uuidToBytes(deviceId), 5);
  head.writeUInt32BE(Math.floor(nowMs / 1000), 21);
  return Buffer.concat([head, keyedHash(keys["device token"], head)]).toString("base64url");
}

export interface DeviceToken {
  readonly userId: number;
  readonly deviceId: string;
}

/** @returns undefined for a token that is malformed, not made here, or too old */
export function openDeviceToken(
  keys: Keys,
  text: string | undefined,
  nowMs: number,
): DeviceToken | undefined {
  const bytes = Buffer.from(text ?? "", "base64url");
  const isWhole = bytes.byteLength === headBytes + macBytes && bytes[0] === version;
  // One spelling only: base64url decoding ignores what it does not know.
  if (!isWhole || bytes.toString("base64url") !== text) return undefined;
  const head = bytes.subarray(0, headBytes);
  if (!isKeyedHash(keys, "device token", bytes.subarray(headBytes), head)) return undefined;
  const ageSeconds = nowMs / 1000 - head.readUInt32BE(21);
  if (ageSeconds > goodForSeconds) return undefined;
  return { userId: head.readUInt32BE(1), deviceId: uuidFromBytes(head.subarray(5, 21)) };
}

/** @returns the device's id; undefined for a token that is no good, or another user's */
export function readDeviceToken(
  keys: Keys,
  text: string | undefined,
  userId: number,
  nowMs: number,
): string | undefined {
  const token = openDeviceToken(keys, text, nowMs);
  return token?.userId === userId ? token.deviceId : undefined;
}
