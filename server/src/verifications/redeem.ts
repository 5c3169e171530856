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
import { type Attempt, countStray, takeAttempt } from "../limits/attempts.ts";
import { countEntered } from "../limits/conversion.ts";
import { codeGuessesBy } from "../limits/known-device.ts";
import { isLimited } from "../limits/messages.ts";
import { readDeviceToken } from "../tokens/device-token.ts";
import { hashesOfCode } from "./code-hash.ts";
import { type PurposeName, purposes } from "./purposes.ts";
import {
  compareCode,
  type FoundVerification,
  findVerification,
  type Guess,
  redeemCode,
  type VerificationRow,
} from "./queries.ts";

/** Wrong codes after which a verification is dead. */
const mostAttempts = 5;

export interface GoodCode {
  readonly verification: VerificationRow;
  /**
   * The transaction that acts, and that `redeem` uses the code up in.
   * @throws AppError `verification_invalid` where somebody else was first
   */
  readonly inTransaction: <T>(
    act: (tx: Db, redeem: () => Promise<void>) => Promise<T>,
  ) => Promise<T>;
}

export interface SentCode {
  readonly verificationId: string;
  readonly code: string;
  readonly purpose: PurposeName;
  /** The signed-in user, for a purpose that has one: another's code is no code. */
  readonly userId?: number;
  readonly deviceToken?: string | undefined;
  readonly caller: Caller;
}

/**
 * What is dead is told before the attempt is asked for: nothing is compared with it, so there is nothing
 * to guess.
 * @throws AppError `verification_invalid`, `verification_expired`, `too_many_attempts`
 */
export async function takeGoodCode(ctx: Context, sent: SentCode): Promise<GoodCode> {
  const row = await findSent(ctx, sent);
  if (row === undefined) {
    await countStray(ctx, sent.caller);
    throw new AppError("verification_invalid");
  }
  if (row.is_expired && !row.is_closed) throw new AppError("verification_expired");
  if (isDead(row)) throw new AppError("verification_invalid");
  const guess: Guess = {
    id: row.id,
    purpose: row.purpose,
    codeHashes: hashesOfCode(ctx.keys, row, sent.code),
    mostAttempts,
  };
  const attempt = await takeCodeAttempt(ctx, sent, row);
  if (!(await compareAndCount(ctx, sent, row, guess, attempt))) {
    throw new AppError("verification_invalid");
  }
  return {
    verification: row,
    inTransaction: async (act) => {
      const result = await ctx.db
        .transaction()
        .execute((tx) => act(tx, () => redeem(ctx, tx, guess)));
      await countReturn(ctx, row);
      return result;
    },
  };
}

async function redeem(ctx: Context, tx: Db, guess: Guess): Promise<void> {
  if (!(await redeemCode(tx, ctx.clock, guess))) throw new AppError("verification_invalid");
}

/**
 * Afterwards, because the figures of a region are one row for everybody: within the transaction all who
 * enter codes would wait for each other. What was done stays done where they cannot be written.
 */
async function countReturn(ctx: Context, row: VerificationRow): Promise<void> {
  const { channel, purpose, address } = row;
  if (channel !== "sms" || !purposes[purpose].isToAnybody || !isLimited(ctx, address)) return;
  await countEntered(ctx, ctx.db, address).catch((error) => {
    ctx.log.warn({ err: error }, "a code that came back was not counted");
  });
}

/** @returns the verification, where it is for this purpose, and for this user where one is signed in */
async function findSent(ctx: Context, sent: SentCode): Promise<FoundVerification | undefined> {
  const { verificationId: id, purpose, userId } = sent;
  const row = isUuid(id) ? await findVerification(ctx.db, ctx.clock, id) : undefined;
  const isTheirs = row?.purpose === purpose && (userId === undefined || row.user_id === userId);
  return isTheirs ? row : undefined;
}

function isDead(row: FoundVerification): boolean {
  return row.is_closed || row.attempts >= mostAttempts;
}

/** Many at once on one code find it dead before they find the account waiting. */
async function takeCodeAttempt(
  ctx: Context,
  sent: SentCode,
  row: FoundVerification,
): Promise<Attempt> {
  const { keys, clock } = ctx;
  const deviceId = readDeviceToken(keys, sent.deviceToken, row.user_id ?? nobody, clock.nowMs());
  const knownBy = deviceId === undefined ? undefined : codeGuessesBy(deviceId);
  const { address: account } = row;
  try {
    return await takeAttempt(ctx, { way: "code", account, knownBy, caller: sent.caller });
  } catch (error) {
    const now = await findSent(ctx, sent);
    if (now === undefined || isDead(now)) throw new AppError("verification_invalid");
    throw error;
  }
}

/** No user has it. */
const nobody = 0;

/**
 * A wrong code is dead for everybody before it is counted for its address: of many at once, those that come
 * too late find nothing to guess, and not that they have to wait. Where this process dies in between, the
 * attempt that it took is counted all the same.
 */
async function compareAndCount(
  ctx: Context,
  sent: SentCode,
  row: FoundVerification,
  guess: Guess,
  attempt: Attempt,
): Promise<boolean> {
  try {
    const matched = await compareAndRecord(ctx, sent, row, guess);
    if (matched === undefined) await attempt.givenBack();
    else if (matched) await attempt.succeeded(ctx.db);
    else await attempt.failed(ctx.db);
    return matched === true;
  } catch (error) {
    await attempt.givenBack().catch(() => {}); // it lapses by itself
    throw error;
  }
}

/** @returns undefined where there is nothing to compare with any more */
function compareAndRecord(
  ctx: Context,
  { caller, userId }: SentCode,
  { user_id, address, purpose }: FoundVerification,
  guess: Guess,
): Promise<boolean | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    const matched = await compareCode(tx, ctx.clock, guess);
    if (matched !== false) return matched;
    await recordEvent(ctx, tx, {
      type: "code.refused",
      result: "failure",
      ...(user_id === null ? {} : { userId: user_id }),
      actor: userId === undefined ? { kind: "anonymous" } : { kind: "user", id: userId },
      caller,
      subject: address,
      details: { purpose },
      hidesUser: true,
    });
    return matched;
  });
}
