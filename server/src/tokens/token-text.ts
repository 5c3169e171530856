/**
 * What an access token looks like before anybody looks at its signature. `jose` tolerates a second
 * spelling of the same bytes and header members that steer the verification; the contract does not.
 */
import { AppError } from "../errors.ts";

/** Longer strings are no token of ours: refused before any work. */
const maxLength = 4096;
const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const members: ReadonlySet<string> = new Set(["alg", "typ", "kid"]);

/**
 * @returns the `kid`; absent where the shared secret signed
 * @throws AppError `invalid_token`
 */
export function readKeyId(token: string): string | undefined {
  if (token.length > maxLength || !shape.test(token)) throw new AppError("invalid_token");
  const parts = token.split(".");
  // Base64url has several spellings of the same bytes when the last character has bits to spare;
  // with more than one accepted, a token could be told apart from its own copy.
  for (const part of parts) {
    if (Buffer.from(part, "base64url").toString("base64url") !== part) {
      throw new AppError("invalid_token");
    }
  }
  const header = parseTokenPart(parts[0] ?? "");
  const { typ, kid } = header;
  const isPlain =
    Object.keys(header).every((name) => members.has(name)) &&
    (typ === undefined || typ === "JWT") &&
    (kid === undefined || typeof kid === "string");
  if (!isPlain) throw new AppError("invalid_token");
  return kid;
}

/** @throws AppError `invalid_token` where a part of a token is no JSON object */
export function parseTokenPart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {}
  throw new AppError("invalid_token");
}
