/**
 * Strings whose signature was verified before. Only that is remembered, never whether a session lives.
 * Two generations bound the memory without bookkeeping for each look-up.
 */
import type { AccessToken } from "./claims.ts";

export interface VerifiedTokens {
  /** Never throws. */
  readonly recall: (token: string) => AccessToken | undefined;
  /**
   * Called before a token is verified.
   * @returns remembers it, unless the memory was emptied in the meantime
   */
  readonly open: () => (token: string, verified: AccessToken) => void;
  readonly clear: () => void;
}

/** Remembered are at least this many, at most twice. */
const perGeneration = 32_768;

export function createVerifiedTokens(nowMs: () => number): VerifiedTokens {
  let young = new Map<string, AccessToken>();
  let old = new Map<string, AccessToken>();
  let timesCleared = 0;

  function remember(token: string, verified: AccessToken): void {
    if (young.size >= perGeneration) {
      old = young;
      young = new Map();
    }
    young.set(token, verified);
  }

  return {
    recall: (token) => {
      let verified = young.get(token);
      if (verified === undefined) {
        verified = old.get(token);
        if (verified === undefined) return undefined;
        remember(token, verified);
      }
      return verified.expiresAt * 1000 > nowMs() ? verified : undefined;
    },
    open: () => {
      const openedAt = timesCleared;
      return (token, verified) => {
        if (openedAt === timesCleared) remember(token, verified);
      };
    },
    clear: () => {
      timesCleared++;
      young = new Map();
      old = new Map();
    },
  };
}
