import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import type { PurposeName } from "../verifications/purposes.ts";
import { takeGoodCode } from "../verifications/redeem.ts";
import type { Asker } from "./asker.ts";
import { withCode } from "./own-code.ts";
import { withPassword } from "./own-password.ts";
import type { UserRow } from "./queries.ts";

/** How a signed-in user shows once more who they are. */
export type Proof =
  | { readonly password: string }
  | { readonly verificationId: string; readonly code: string };

export interface Deed {
  /** As the log calls it. */
  readonly event: "reauthenticated" | "user.deleted";
  /** Of the code, where the proof is one. */
  readonly purpose: Extract<PurposeName, "reauthenticate" | "delete_account">;
  /** What has to be locked before the user's row is. */
  readonly lock?: (tx: Db) => Promise<void>;
}

/**
 * Does what the proof allows, in the transaction that uses the proof up, holding the user's row.
 * @param act is told by what the user was proved
 * @throws AppError `invalid_credentials`, `too_many_attempts`, `overloaded`, `verification_invalid`,
 *   `verification_expired`
 */
export async function withProof<T>(
  ctx: Context,
  asker: Asker,
  proof: Proof,
  deed: Deed,
  act: (tx: Db, user: UserRow, by: "password" | "code") => Promise<T>,
): Promise<T> {
  const { event, lock } = deed;
  if ("password" in proof) {
    const guarded = lock === undefined ? { event } : { event, lock };
    return withPassword(ctx, asker, proof.password, guarded, (tx, user) =>
      act(tx, user, "password"),
    );
  }
  const { userId, caller } = asker;
  const good = await takeGoodCode(ctx, { ...proof, purpose: deed.purpose, userId, caller });
  return withCode(ctx, good, (tx, user) => act(tx, user, "code"), lock);
}
