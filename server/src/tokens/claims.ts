/** What an access token has to say once its signature is known to be right. */
import { AppError } from "../errors.ts";

export interface AccessToken {
  readonly userId: number;
  /** Absent in a token of the seed. */
  readonly sessionId: string | undefined;
  /** Of the refresh token that was issued with it; absent in a token of the seed. */
  readonly generation: number | undefined;
  /** Seconds since the epoch; absent in a token of the seed. */
  readonly issuedAt: number | undefined;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** The member of staff who acts as the user (RFC 8693 `act`). */
  readonly actorId: number | undefined;
}

export interface ClaimRules {
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly acceptsSeedTokens: boolean;
}

/** Clients' and replicas' clocks may run this far ahead of the database's. */
const clockToleranceSeconds = 60;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const largestUserId = 2_147_483_647;

/** `exp` is read and not judged. @throws AppError `invalid_token` */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  rules: ClaimRules,
  nowMs: number,
): AccessToken {
  const { sub, exp, iat, nbf, iss, aud, sid, jti, gen, act } = payload;
  const latest = nowMs / 1000 + clockToleranceSeconds;
  const userId = readUserId(sub);
  const actorId =
    act === undefined ? undefined : readUserId((act as { sub?: unknown } | null)?.sub);
  const isOurs = sid !== undefined;
  const isGood =
    userId !== undefined &&
    isTime(exp) &&
    (isOurs
      ? isTime(iat) &&
        iat <= latest &&
        iss === rules.issuer &&
        aud === rules.audience &&
        typeof sid === "string" &&
        uuidShape.test(sid) &&
        typeof jti === "string" &&
        // Absent in tokens from before refresh came, which are of the first generation.
        (gen === undefined || isTime(gen)) &&
        (act === undefined || actorId !== undefined)
      : isSeedToken(payload) && rules.acceptsSeedTokens) &&
    (nbf === undefined || (isTime(nbf) && nbf <= latest));
  if (!isGood) throw new AppError("invalid_token");
  return {
    userId,
    sessionId: isOurs ? (sid as string) : undefined,
    generation: isOurs ? ((gen as number | undefined) ?? 0) : undefined,
    issuedAt: isOurs ? (iat as number) : undefined,
    expiresAt: exp,
    actorId,
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The seed put in `sub` and `exp`, and nothing else. */
function isSeedToken(payload: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(payload).length === 2;
}

/** One spelling only: `1`, and neither `01`, `1e0`, `+1` nor the number 1. */
function readUserId(sub: unknown): number | undefined {
  if (typeof sub !== "string" || !/^[1-9]\d{0,9}$/.test(sub)) return undefined;
  const id = Number(sub);
  return id <= largestUserId ? id : undefined;
}
