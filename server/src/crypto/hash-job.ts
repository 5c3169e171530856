/** What the event loop asks of a hashing thread, and what comes back. */

/** OWASP's argon2id profile: 19 MiB, two passes, one lane. */
export const argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const currentFormat = "$argon2id$v=19$m=19456,t=2,p=1$";

/** Of the hashing threads, beside the event loop's 0. */
export const niceness = 10;

export interface HashPassword {
  readonly kind: "hash";
  readonly password: string;
}

export interface CheckPassword {
  readonly kind: "check";
  /** As sent. */
  readonly password: string;
  /** The account's hash; absent where there is no account: the work is the same. */
  readonly stored: string | undefined;
  /** The dearest bcrypt cost left in the database (`12`), where there is one. */
  readonly seedCost: string | undefined;
  /** Whether a match with an outdated hash is hashed anew. */
  readonly rehash: boolean;
}

export type HashJob = HashPassword | CheckPassword;

export interface HashResult {
  readonly hash?: string;
  readonly matched?: boolean;
  /** Nothing was compared: the stored hash asks for more work than is done for any. */
  readonly isCostly?: boolean;
  readonly rehash?: string;
}
