/**
 * Access tokens: JWTs of this server, and those that the seed issued with the same secret.
 *
 * The algorithm is pinned by configuration; a token only says which of the accepted ways it claims.
 * - `ALGORITHM=HS…`: that algorithm with `SECRET_KEY`, no `kid`.
 * - `ALGORITHM=EdDSA`, `ES256`, `RS256`: a `kid` that names a key of the database, in that key's own
 *   algorithm. Without `kid` HS256 with `SECRET_KEY`, for two kinds of token only: the seed's, and
 *   our own from before the first key of the database began to sign (or within the lead after it,
 *   while other servers still run with HS256). So the move to published keys signs nobody out, and
 *   afterwards the shared secret signs nothing of ours.
 */
import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import { type CryptoKey, errors as joseErrors, jwtVerify, SignJWT } from "jose";
import type { Config } from "../config/load.ts";
import { AppError } from "../errors.ts";
import { type AccessToken, type ClaimRules, readClaims } from "./claims.ts";
import { isSigningAlgorithm } from "./key-pair.ts";
import { verifyShared } from "./shared-signature.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { readKeyId } from "./token-text.ts";
import { createVerifiedTokens } from "./verified-tokens.ts";

export interface AccessGrant {
  readonly userId: number;
  readonly sessionId: string;
  readonly generation: number;
  readonly issuedAt?: number;
  /** For other services to read: here they are asked of the database at each request. */
  readonly roles?: readonly string[];
  /** The member of staff who acts as the user. */
  readonly actorId?: number;
  /** Where it is not the configured time. */
  readonly lifetimeSeconds?: number;
}

export interface AccessTokenSettings extends ClaimRules {
  readonly algorithm: Config["ALGORITHM"];
  readonly secret: string;
  /** Signs nothing; what it signed is good. */
  readonly previousSecret: string | undefined;
  /** Absent where the secret signs. */
  readonly signingKeys: SigningKeys | undefined;
  readonly lifetimeSeconds: number;
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

export function createAccessTokens(
  settings: AccessTokenSettings,
  nowMs: () => number,
): AccessTokens {
  const { signingKeys } = settings;
  const secrets = [settings.secret, settings.previousSecret]
    .filter((secret) => secret !== undefined)
    .map((secret) => createSecretKey(secret, "utf8"));
  const sharedAlgorithm = isSigningAlgorithm(settings.algorithm) ? "HS256" : settings.algorithm;
  const memory = createVerifiedTokens(nowMs);
  signingKeys?.onChange(memory.clear);

  async function verify(token: string, ignoreExpiry = false): Promise<AccessToken> {
    const recalled = memory.recall(token);
    if (recalled !== undefined) return recalled;
    const kid = readKeyId(token);
    const remember = memory.open();
    const verified =
      kid === undefined ? verifyWithSecret(token) : await verifyPublished(token, kid, ignoreExpiry);
    if (verified.expiresAt * 1000 > nowMs()) remember(token, verified);
    else if (!ignoreExpiry) throw new AppError("token_expired");
    return verified;
  }

  function verifyWithSecret(token: string): AccessToken {
    const claims = verifyShared(token, secrets, sharedAlgorithm);
    const verified = readClaims(claims, settings, nowMs());
    const { issuedAt } = verified;
    const isTooNew =
      signingKeys !== undefined &&
      issuedAt !== undefined &&
      issuedAt * 1000 >= signingKeys.sharedSecretUntilMs();
    if (isTooNew) throw new AppError("invalid_token");
    return verified;
  }

  async function verifyPublished(
    token: string,
    kid: string,
    isPast: boolean,
  ): Promise<AccessToken> {
    const key = await signingKeys?.find(kid, isPast);
    if (key === undefined) throw new AppError("invalid_token");
    const payload = await verifySignature(token, key.publicKey, key.algorithm);
    // The seed never had these keys.
    return readClaims(payload, { ...settings, acceptsSeedTokens: false }, nowMs());
  }

  async function issue(grant: AccessGrant): Promise<string> {
    const { userId, sessionId, generation, roles = [], actorId } = grant;
    const lifetimeSeconds = grant.lifetimeSeconds ?? settings.lifetimeSeconds;
    const issuedAt = grant.issuedAt ?? Math.floor(nowMs() / 1000);
    const key = signingKeys?.signing();
    const token = new SignJWT({
      sid: sessionId,
      gen: generation,
      ...(roles.length > 0 ? { roles } : {}),
      ...(actorId === undefined ? {} : { act: { sub: String(actorId) } }),
    })
      .setProtectedHeader(
        key === undefined
          ? { alg: settings.algorithm, typ: "JWT" }
          : { alg: key.algorithm, kid: key.kid, typ: "JWT" },
      )
      .setSubject(String(userId))
      .setIssuer(settings.issuer)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .setJti(tokenId(sessionId, generation, issuedAt));
    if (settings.audience !== undefined) token.setAudience(settings.audience);
    return token.sign(key?.privateKey ?? (secrets[0] as KeyObject));
  }

  return { lifetimeSeconds: settings.lifetimeSeconds, issue, verify, recall: memory.recall };
}

/** Made from what the token grants: a client that asks twice for one rotation gets one token. */
function tokenId(sessionId: string, generation: number, issuedAt: number): string {
  const parts = `${sessionId} ${generation} ${issuedAt}`;
  return createHash("sha256").update(parts).digest("base64url").slice(0, 22);
}

/** @param algorithm the only one; what the token claims does not choose */
async function verifySignature(
  token: string,
  key: CryptoKey,
  algorithm: string,
): Promise<Record<string, unknown>> {
  try {
    // The times are judged by the database's clock: here any `exp` will do.
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return payload;
  } catch (error) {
    if (!(error instanceof joseErrors.JOSEError)) throw error;
    throw new AppError("invalid_token", { cause: error });
  }
}
