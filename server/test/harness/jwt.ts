/** Tokens made by hand, so that a test can break one thing and leave the rest right. */
import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { testSecret } from "./test-server.ts";

export type Json = Readonly<Record<string, unknown>>;

export const plainHeader: Json = { alg: "HS256", typ: "JWT" };

/** @param value an object, or JSON text that `JSON.stringify` would not make */
export function encodePart(value: Json | string): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(
    "base64url",
  );
}

/** A rightly signed token, whatever its header and claims say. */
export function signJwt(
  claims: Json | string,
  header: Json | string = plainHeader,
  key: string | Uint8Array = testSecret,
  hash = "sha256",
): string {
  return signText(`${encodePart(header)}.${encodePart(claims)}`, key, hash);
}

export function signText(
  text: string,
  key: string | Uint8Array = testSecret,
  hash = "sha256",
): string {
  return `${text}.${createHmac(hash, key).update(text).digest("base64url")}`;
}

export function claimsOf(token: string): Json {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as Json;
}

export interface SeedTokenOptions {
  readonly sub?: string;
  /** Seconds from now, by this process's clock. */
  readonly expiresIn?: number;
}

/** As the seed made it: `sub` and `exp`, and nothing else. */
export function seedToken({ sub = "1", expiresIn = 1800 }: SeedTokenOptions = {}): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(sub)
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(new TextEncoder().encode(testSecret));
}
