/**
 * Access tokens: JWTs of this server, and those that the seed issued with the same secret.
 *
 * `jose` does the cryptography. What it tolerates and the contract does not (a second spelling of
 * the same bytes, header members that steer verification, a `sub` that is no user id) is refused
 * here before and after.
 */
import { createHash } from "node:crypto";
import { errors as joseErrors, jwtVerify, SignJWT } from "jose";
import type { Config } from "../config/load.ts";
import { AppError } from "../errors.ts";

export interface AccessToken {
  readonly userId: number;
  /** Absent in a token of the seed. */
  readonly sessionId: string | undefined;
  /** Of the refresh token that was issued with it; absent in a token of the seed. */
  readonly generation: number | undefined;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export interface AccessGrant {
  readonly userId: number;
  readonly sessionId: string;
  readonly generation: number;
  readonly issuedAt?: number;
}

export interface AccessTokenSettings {
  readonly algorithm: Config["ALGORITHM"];
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly lifetimeSeconds: number;
  readonly acceptsSeedTokens: boolean;
}

export interface AccessTokens {
  readonly lifetimeSeconds: number;
  /**
   * The same grant gives the same token, where the algorithm signs the same way twice.
   * @param grant `issuedAt` in whole seconds since the epoch; now where it is absent
   */
  readonly issue: (grant: AccessGrant) => Promise<string>;
  /**
   * @param ignoreExpiry for logging out: a token that has expired still names its session
   * @throws AppError `invalid_token`, `token_expired`
   */
  readonly verify: (token: string, ignoreExpiry?: boolean) => Promise<AccessToken>;
  /** The verified token where this very string was verified before and is still good. Never throws. */
  readonly recall: (token: string) => AccessToken | undefined;
}

/** Clients' and replicas' clocks may run this far ahead of the database's. */
const clockToleranceSeconds = 60;
/** Longer strings are no token of ours: refused before any work. */
const maxLength = 4096;
/** Verified strings remembered: at least this many, at most twice. */
const rememberedPerGeneration = 16_384;

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const largestUserId = 2_147_483_647;

export function createAccessTokens(
  settings: AccessTokenSettings,
  nowMs: () => number,
): AccessTokens {
  const key = new TextEncoder().encode(settings.secret);
  // Only the verification of a string is remembered, never whether its session lives. Two
  // generations bound the memory without bookkeeping for each look-up.
  let young = new Map<string, AccessToken>();
  let old = new Map<string, AccessToken>();

  function remember(token: string, verified: AccessToken): void {
    if (young.size >= rememberedPerGeneration) {
      old = young;
      young = new Map();
    }
    young.set(token, verified);
  }

  function recall(token: string): AccessToken | undefined {
    let verified = young.get(token);
    if (verified === undefined) {
      verified = old.get(token);
      if (verified === undefined) return undefined;
      remember(token, verified);
    }
    return verified.expiresAt * 1000 > nowMs() ? verified : undefined;
  }

  async function verify(token: string, ignoreExpiry = false): Promise<AccessToken> {
    const recalled = recall(token);
    if (recalled !== undefined) return recalled;
    refuseOtherSpellings(token);
    const payload = await verifySignature(token, key, settings.algorithm);
    const verified = readClaims(payload, settings, nowMs());
    if (verified.expiresAt * 1000 > nowMs()) remember(token, verified);
    else if (!ignoreExpiry) throw new AppError("token_expired");
    return verified;
  }

  async function issue(grant: AccessGrant): Promise<string> {
    const { userId, sessionId, generation } = grant;
    const issuedAt = grant.issuedAt ?? Math.floor(nowMs() / 1000);
    const token = new SignJWT({ sid: sessionId, gen: generation })
      .setProtectedHeader({ alg: settings.algorithm, typ: "JWT" })
      .setSubject(String(userId))
      .setIssuer(settings.issuer)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + settings.lifetimeSeconds)
      .setJti(tokenId(sessionId, generation, issuedAt));
    if (settings.audience !== undefined) token.setAudience(settings.audience);
    return token.sign(key);
  }

  return { lifetimeSeconds: settings.lifetimeSeconds, issue, verify, recall };
}

/** Made from what the token grants: a client that asks twice for one rotation gets one token. */
function tokenId(sessionId: string, generation: number, issuedAt: number): string {
  const parts = `${sessionId} ${generation} ${issuedAt}`;
  return createHash("sha256").update(parts).digest("base64url").slice(0, 22);
}

function refuseOtherSpellings(token: string): void {
  if (token.length > maxLength || !shape.test(token)) throw new AppError("invalid_token");
  const parts = token.split(".");
  // Base64url has several spellings of the same bytes when the last character has bits to spare;
  // with more than one accepted, a token could be told apart from its own copy.
  for (const part of parts) {
    if (Buffer.from(part, "base64url").toString("base64url") !== part) {
      throw new AppError("invalid_token");
    }
  }
  const header = parseObject(parts[0] ?? "");
  const isPlain = Object.keys(header).every((name) => name === "alg" || name === "typ");
  if (!isPlain || (header.typ !== undefined && header.typ !== "JWT")) {
    throw new AppError("invalid_token");
  }
}

function parseObject(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {}
  throw new AppError("invalid_token");
}

async function verifySignature(
  token: string,
  key: Uint8Array,
  algorithm: string,
): Promise<Record<string, unknown>> {
  try {
    // The times are judged below, by the database's clock: here any `exp` will do.
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return payload;
  } catch (error) {
    if (error instanceof joseErrors.JOSEError)
      throw new AppError("invalid_token", { cause: error });
    throw error;
  }
}

function readClaims(
  payload: Record<string, unknown>,
  settings: AccessTokenSettings,
  nowMs: number,
): AccessToken {
  const { sub, exp, iat, nbf, iss, aud, sid, jti, gen } = payload;
  const latest = nowMs / 1000 + clockToleranceSeconds;
  const userId = readUserId(sub);
  const isOurs = sid !== undefined;
  const isGood =
    userId !== undefined &&
    isTime(exp) &&
    (isOurs
      ? isTime(iat) &&
        iat <= latest &&
        iss === settings.issuer &&
        aud === settings.audience &&
        typeof sid === "string" &&
        uuidShape.test(sid) &&
        typeof jti === "string" &&
        isTime(gen)
      : isSeedToken(payload) && settings.acceptsSeedTokens) &&
    (nbf === undefined || (isTime(nbf) && nbf <= latest));
  if (!isGood) throw new AppError("invalid_token");
  return {
    userId,
    sessionId: isOurs ? (sid as string) : undefined,
    generation: isOurs ? (gen as number) : undefined,
    expiresAt: exp,
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The seed put in `sub` and `exp`, and nothing else. */
function isSeedToken(payload: Record<string, unknown>): boolean {
  return Object.keys(payload).length === 2;
}

/** One spelling only: `1`, and neither `01`, `1e0`, `+1` nor the number 1. */
function readUserId(sub: unknown): number | undefined {
  if (typeof sub !== "string" || !/^[1-9]\d{0,9}$/.test(sub)) return undefined;
  const id = Number(sub);
  return id <= largestUserId ? id : undefined;
}
