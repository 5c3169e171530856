import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { AppError } from "../errors.ts";
import type { GoodCode } from "../verifications/redeem.ts";
import { proveOwnAddress } from "./claims.ts";
import { lockForCode } from "./lock-queries.ts";
import { presenceFor } from "./presence.ts";
import type { FoundUser } from "./queries.ts";
import { silenceFor } from "./silence.ts";

/**
 * Does what a code to the user's own address allows, in the transaction that redeems it. The user's
 * row is locked first, as everywhere: what else is going on ends before or begins afterwards.
 * @param lock what has to be locked before that
 * @throws AppError `verification_invalid` where the address is no longer the user's, the code was used
 *   meanwhile, or somebody else has proved the address
 */
export async function withCode<T>(
  ctx: Context,
  good: GoodCode,
  act: (tx: Db, user: FoundUser) => Promise<T>,
  lock?: (tx: Db) => Promise<void>,
): Promise<T> {
  const { channel, address, user_id: userId } = good.verification;
  if (userId === null) throw new AppError("verification_invalid");
  return good
    .inTransaction(async (tx, redeem) => {
      const account = { presence: presenceFor(ctx), silence: silenceFor(ctx) };
      await lock?.(tx);
      const user = await lockForCode(tx, ctx.clock, account, userId, channel, address);
      if (user === undefined) throw new AppError("verification_invalid");
      await redeem();
      await proveOwnAddress(ctx, tx, user, channel, address);
      return act(tx, user);
    })
    .catch((error) => {
      throw asInvalidCode(error);
    });
}

/** Another row has the number or address, so the code for it is worth nothing. */
export function asInvalidCode(error: unknown): unknown {
  return isUniqueViolation(error) ? new AppError("verification_invalid", { cause: error }) : error;
}
