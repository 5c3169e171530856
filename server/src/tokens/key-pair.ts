/**
 * Makes and opens signing keys. A key's id says of itself that it is ours: half of it is the public
 * key's thumbprint, the other half a MAC of that under the server's key. So a made-up id is refused
 * without asking the database, and a row that somebody else wrote there is no key.
 */
import { timingSafeEqual } from "node:crypto";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import { type Keys, keyedHash, keysFor } from "../crypto/derived-keys.ts";
import { seal, unsealWithAny } from "../crypto/sealed-box.ts";
import type { SigningKeysTable } from "../db/tables.ts";
import type { NewSigningKey, SigningKeyRow } from "./queries.ts";

export type SigningAlgorithm = SigningKeysTable["algorithm"];

export function isSigningAlgorithm(algorithm: string): algorithm is SigningAlgorithm {
  return algorithm === "EdDSA" || algorithm === "ES256" || algorithm === "RS256";
}

/** What is published, and nothing else. */
export interface PublicJwk {
  readonly kty: string;
  readonly use: "sig";
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

export interface OpenedKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicJwk: PublicJwk;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** 128 bits of strength. Keys of before, of 2048 bits, go with the next rotation. */
const rsaBits = 3072;
const halfBytes = 16;
// Hexadecimal: an id that could begin with `-` would be an option to the command that names it.
const kidShape = /^[0-9a-f]{64}$/;

/** @returns the row to keep, its private half sealed */
export async function makeSigningKey(
  keys: Keys,
  algorithm: SigningAlgorithm,
): Promise<Omit<NewSigningKey, "longestTokenSeconds">> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: rsaBits });
  const privateJwk = await exportJWK(pair.privateKey);
  const name = await nameOf(privateJwk);
  const kid = Buffer.concat([name, macOf(keys["signing key name"], name)]).toString("hex");
  return {
    kid,
    algorithm,
    publicJwk: { ...toPublicJwk(privateJwk, kid, algorithm) },
    sealedPrivateJwk: seal(keys["signing key"], JSON.stringify(privateJwk), kid),
  };
}

/** Which secret made this id: today's, the one before, or none of ours. */
export function makerOf(keys: Keys, kid: string): "current" | "previous" | undefined {
  if (!kidShape.test(kid)) return undefined;
  const bytes = Buffer.from(kid, "hex");
  const name = bytes.subarray(0, halfBytes);
  const index = keysFor(keys, "signing key name").findIndex((key) =>
    timingSafeEqual(macOf(key, name), bytes.subarray(halfBytes)),
  );
  return index === -1 ? undefined : index === 0 ? "current" : "previous";
}

/** @throws where the row is not as this server, or one with the same secret, wrote it */
export async function openSigningKey(keys: Keys, row: SigningKeyRow): Promise<OpenedKey> {
  const { kid, algorithm } = row;
  const text = unsealWithAny(keysFor(keys, "signing key"), row.sealed_private_jwk, kid);
  const privateJwk = JSON.parse(text.toString("utf8")) as JWK;
  const name = Buffer.from(kid, "hex").subarray(0, halfBytes);
  if (makerOf(keys, kid) === undefined || !name.equals(await nameOf(privateJwk))) {
    throw new Error("the id of a signing key does not fit the key");
  }
  // Of the two halves only the sealed one is believed: what is published is made from it.
  const publicJwk = toPublicJwk(privateJwk, kid, algorithm);
  return {
    kid,
    algorithm,
    publicJwk,
    publicKey: (await importJWK({ ...publicJwk }, algorithm)) as CryptoKey,
    privateKey: (await importJWK(privateJwk, algorithm)) as CryptoKey,
  };
}

async function nameOf(jwk: JWK): Promise<Buffer> {
  return Buffer.from(await calculateJwkThumbprint(jwk), "base64url").subarray(0, halfBytes);
}

function macOf(key: Uint8Array, name: Uint8Array): Buffer {
  return keyedHash(key, name).subarray(0, halfBytes);
}

function toPublicJwk(jwk: JWK, kid: string, alg: SigningAlgorithm): PublicJwk {
  const members = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, n: jwk.n, e: jwk.e };
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), use: "sig", alg, kid } as PublicJwk;
}
