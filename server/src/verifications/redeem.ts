/**
 * Using a code, in two steps. The code is compared and a wrong one counted; then the caller checks
 * and hashes whatever else there is; then the code is redeemed in the transaction that acts. So a
 * refusal for any other reason costs neither the code nor an attempt, and of racers one wins.
 */
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { isUuid } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import { hashesOfCode } from "./code-hash.ts";
import type { PurposeName } from "./purposes.ts";
import {
  compareCode,
  findVerification,
  type Guess,
  redeemCode,
  type VerificationRow,
} from "./queries.ts";

/** Wrong codes after which a verification is dead. */
const mostAttempts = 5;

export interface GoodCode {
  readonly verification: VerificationRow;
  /** @throws AppError `verification_invalid` where somebody else was first */
  readonly redeem: (tx: Db) => Promise<void>;
}

export interface SentCode {
  readonly verificationId: string;
  readonly code: string;
  readonly purpose: PurposeName;
  /** The signed-in user, for a purpose that has one: another's code is no code. */
  readonly userId?: number;
  readonly caller: Caller;
}

/** @throws AppError `verification_invalid`, `verification_expired` */
export async function takeGoodCode(ctx: Context, sent: SentCode): Promise<GoodCode> {
  const { verificationId: id, purpose, code } = sent;
  const row = isUuid(id) ? await findVerification(ctx.db, ctx.clock, id) : undefined;
  const isTheirs =
    row !== undefined &&
    row.purpose === purpose &&
    (sent.userId === undefined || row.user_id === sent.userId);
  if (!isTheirs) throw new AppError("verification_invalid");
  if (row.is_expired && !row.is_closed) throw new AppError("verification_expired");
  const codeHashes = hashesOfCode(ctx.keys, row, code);
  const guess: Guess = { id, purpose, codeHashes, mostAttempts };
  if (!(await compareAndRecord(ctx, sent, row, guess))) throw new AppError("verification_invalid");
  return {
    verification: row,
    redeem: async (tx) => {
      if (!(await redeemCode(tx, ctx.clock, guess))) throw new AppError("verification_invalid");
    },
  };
}

async function compareAndRecord(
  ctx: Context,
  { caller, userId }: SentCode,
  verification: VerificationRow,
  guess: Guess,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    const matched = await compareCode(tx, ctx.clock, guess);
    if (matched === false) {
      await recordEvent(ctx, tx, {
        type: "code.refused",
        result: "failure",
        ...(verification.user_id === null ? {} : { userId: verification.user_id }),
        actor: userId === undefined ? { kind: "anonymous" } : { kind: "user", id: userId },
        caller,
        subject: verification.address,
        details: { purpose: verification.purpose },
        hidesUser: true,
      });
    }
    return matched === true;
  });
}
