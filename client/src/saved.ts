/** What the store's text says. */
import type { components } from "./api-types.ts";
import type { ErrorCode } from "./error-codes.ts";
import { steadyNowMs } from "./platform.ts";

/** Who is signed in, as the log-in told it. `GET /api/v1/user/profile` tells more. */
export type User = components["schemas"]["User"];

/**
 * Why nobody is signed in any more.
 *
 * - `logged_out`: the user wanted it, on this device.
 * - `session_ended`: ended from another device, by staff, by a new password, by disabling the account, or
 *   unused for too long.
 * - `refresh_token_reused`: somebody had a copy of the token; the user was told.
 * - `invalid_refresh_token`: the server does not know this session.
 * - `user_not_found`: the account is gone.
 * - `cleared`: the store was emptied by something else than this client.
 */
export type SignOutReason =
  | Extract<
      ErrorCode,
      "session_ended" | "refresh_token_reused" | "invalid_refresh_token" | "user_not_found"
    >
  | "logged_out"
  | "cleared";

export interface SavedSession {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  /** By the device's clock, which may be wrong: a hint, for a page that did not see the token come. */
  readonly savedAtMs: number;
  readonly user: User;
  readonly passwordChangeRequired: boolean;
}

export interface Saved {
  readonly session?: SavedSession;
  readonly deviceToken?: string;
  /** Why there is no session; tells the other tabs. */
  readonly ended?: SignOutReason;
}

const version = 1;

export function formatSaved(saved: Saved): string {
  return JSON.stringify({ version, ...saved });
}

/** What nobody here wrote counts as nothing. */
export function parseSaved(text: string | null | undefined): Saved {
  try {
    const saved = JSON.parse(text ?? "");
    if (saved.version !== version) return {};
    const { session, deviceToken, ended } = saved as Saved;
    const isWhole = [session?.id, session?.accessToken, session?.refreshToken].every(isText);
    return {
      ...(isWhole && typeof session?.user === "object" && session.user ? { session } : {}),
      ...(isText(deviceToken) ? { deviceToken } : {}),
      ...(isText(ended) ? { ended } : {}),
    };
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** When this page saw a token come, by the steady clock. */
const seenAtMs = new Map<string, number>();
const mostSeen = 16;

export function noteArrival(accessToken: string): void {
  seenAtMs.set(accessToken, steadyNowMs());
  if (seenAtMs.size > mostSeen) seenAtMs.delete(seenAtMs.keys().next().value ?? "");
}

/** A token is replaced this long before it expires, or in the last sixth of a shorter life. */
const mostMarginMs = 60_000;

/**
 * `ageing`: good, and worth replacing. Only a guess, whichever it is: the server has the say, and
 * a clock that is wrong costs one refresh or one 401.
 */
export function freshness(session: SavedSession): "fresh" | "ageing" | "expired" {
  const lifeMs = session.expiresInSeconds * 1000;
  const seen = seenAtMs.get(session.accessToken);
  const ageMs = seen === undefined ? Date.now() - session.savedAtMs : steadyNowMs() - seen;
  if (ageMs >= lifeMs) return "expired";
  const marginMs = Math.min(mostMarginMs, lifeMs / 6);
  return ageMs < 0 || ageMs >= lifeMs - marginMs ? "ageing" : "fresh";
}
