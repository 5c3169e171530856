/**
 * Refresh tokens, opaque to clients: the session, its generation, and a MAC under the server's key
 * and the session's salt. The database alone cannot make one, and neither can the key alone.
 */
import { randomBytes } from "node:crypto";
import { isKeyedHash, type Keys, keyedHash } from "../crypto/derived-keys.ts";
import { uuidFromBytes, uuidToBytes } from "../crypto/uuid-bytes.ts";
import { AppError } from "../errors.ts";

export interface RefreshToken {
  readonly sessionId: string;
  readonly generation: number;
  readonly mac: Uint8Array;
}

const version = 1;
const saltBytes = 16;
const headBytes = 1 + 16 + 4;
const macBytes = 32;

export function newRefreshSalt(): Buffer {
  return randomBytes(saltBytes);
}

/** The one token of a session's generation: whoever asks again gets the same. */
export function makeRefreshToken(
  keys: Keys,
  salt: Uint8Array,
  sessionId: string,
  generation: number,
): string {
  const head = encodeHead(sessionId, generation);
  return Buffer.concat([head, keyedHash(keys["refresh token"], salt, head)]).toString("base64url");
}

/** Reads a token without judging it. @throws AppError `invalid_refresh_token` */
export function parseRefreshToken(text: string): RefreshToken {
  const bytes = Buffer.from(text, "base64url");
  const isWhole = bytes.byteLength === headBytes + macBytes && bytes[0] === version;
  // One spelling only: base64url decoding ignores what it does not know.
  if (!isWhole || bytes.toString("base64url") !== text) throw new AppError("invalid_refresh_token");
  return {
    sessionId: uuidFromBytes(bytes.subarray(1, 17)),
    generation: bytes.readUInt32BE(17),
    mac: bytes.subarray(headBytes),
  };
}

export function isRightlyMade(keys: Keys, salt: Uint8Array, token: RefreshToken): boolean {
  const head = encodeHead(token.sessionId, token.generation);
  return isKeyedHash(keys, "refresh token", token.mac, salt, head);
}

function encodeHead(sessionId: string, generation: number): Buffer {
  const head = Buffer.alloc(headBytes);
  head[0] = version;
  head.set(uuidToBytes(sessionId), 1);
  head.writeUInt32BE(generation, 17);
  return head;
}
