/**
 * A signing key's life: published, then signing, then only verifying, then retired. Each phase
 * follows from the instants in the rows, so that every process comes to the same by the same clock
 * and nothing has to be done when one ends.
 */

/** A key is published this long before it signs; longer than anybody should keep the key set. */
export const publicationLeadSeconds = 60 * 60;
/** How long others may keep the key set without asking. */
export const keySetMaxAgeSeconds = 5 * 60;

export interface KeyTimes {
  readonly kid: string;
  /** Milliseconds since the epoch. */
  readonly active_from: number;
  readonly retired_at: number | null;
  readonly longest_token_seconds: number;
}

export interface KeyPhase {
  readonly phase: "next" | "signing" | "previous" | "retired";
  /** Milliseconds since the epoch; undefined while no successor is in sight. */
  readonly goodUntil: number | undefined;
}

/** @param keys in the order in which they sign */
export function phasesOf(keys: readonly KeyTimes[], nowMs: number): ReadonlyMap<string, KeyPhase> {
  const standing = keys.filter((key) => key.retired_at === null || key.retired_at > nowMs);
  // The first one signs even where this process's clock says that it does not yet.
  const signing = standing.findLast((key) => key.active_from <= nowMs) ?? standing[0];
  return new Map(
    keys.map((key, index) => {
      const goodUntil = goodUntilOf(key, keys.slice(index + 1));
      const phase =
        key === signing
          ? "signing"
          : !standing.includes(key) || (goodUntil !== undefined && goodUntil <= nowMs)
            ? "retired"
            : key.active_from > nowMs
              ? "next"
              : "previous";
      return [key.kid, { phase, goodUntil }];
    }),
  );
}

function goodUntilOf(key: KeyTimes, later: readonly KeyTimes[]): number | undefined {
  if (key.retired_at !== null) return key.retired_at;
  // One that was retired before its turn never took over.
  const successor = later.find(
    (one) => one.retired_at === null || one.retired_at > one.active_from,
  );
  if (successor === undefined) return undefined;
  return successor.active_from + (key.longest_token_seconds + keySetMaxAgeSeconds) * 1000;
}
