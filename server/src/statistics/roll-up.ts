/**
 * Counts what was written since the last time: events, messages and codes, each once, whichever server does
 * it. The mark, the counts and what is marked as counted are one transaction.
 */
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { takeCodeSteps } from "../delivery/step-queries.ts";
import { takeReturnedCodes } from "../verifications/step-queries.ts";
import { addActiveUsers } from "./active-users.ts";
import { addFunnelSteps } from "./funnel-queries.ts";
import { addEventCount, countEvents, lockProgress } from "./progress-queries.ts";

export type RollUpContext = Pick<Context, "db" | "clock" | "limits">;

/** So many of a lane, and of messages and codes: a batch takes tens of milliseconds. */
const rowsPerBatch = 500;
const batchesPerRound = 40;

/** The type that refusals by a limit on attempts are counted under. No event is written for one. */
export const refusedAttempts = { type: "login.limited", reason: "too_many_attempts" };

/** Until all is counted, or another server counts, or a round's work is done. */
export async function rollUp(ctx: RollUpContext, mostBatches = batchesPerRound): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch++) {
    if (!(await rollUpBatch(ctx))) return;
  }
}

/** @returns does a little of it, so that who looks sees what has just happened; all who look share one */
export function createRollUp(ctx: RollUpContext): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= rollUp(ctx, 1).finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** @returns whether there may be more */
async function rollUpBatch(ctx: RollUpContext): Promise<boolean> {
  const refused = ctx.limits.tally.takeAttempts();
  try {
    const taken = await ctx.db.transaction().execute((tx) => countIn(ctx, tx, refused));
    if (taken === undefined) ctx.limits.tally.putBackAttempts(refused);
    return (taken ?? 0) >= rowsPerBatch;
  } catch (error) {
    ctx.limits.tally.putBackAttempts(refused);
    throw error;
  }
}

/** @returns undefined where another counts */
async function countIn(ctx: RollUpContext, tx: Db, refused: number): Promise<number | undefined> {
  if (!(await lockProgress(tx, { waits: false }))) return undefined;
  const { events, active } = await countEvents(tx, rowsPerBatch);
  await addActiveUsers(tx, active);
  const codes = await takeCodeSteps(tx, rowsPerBatch);
  await addFunnelSteps(tx, codes.steps);
  const returned = await takeReturnedCodes(tx, rowsPerBatch);
  await addFunnelSteps(tx, returned.steps);
  if (refused > 0) {
    await addEventCount(tx, databaseNow(ctx.clock), { ...refusedAttempts, count: refused });
  }
  return Math.max(events, codes.taken, returned.taken);
}
