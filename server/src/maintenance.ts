/** What the server does besides answering: small jobs at intervals, none of which may fail a request. */
import type { Context } from "./context.ts";
import type { DatabaseClock } from "./db/clock.ts";
import { keptMessages } from "./delivery/inbox/list.ts";
import { deleteOldMessages, deleteWithheldMessages, forgetContents } from "./delivery/queries.ts";
import { deleteOldThrottles } from "./limits/queries.ts";
import type { LastSeen } from "./sessions/last-seen.ts";
import { deleteOldSessions } from "./sessions/queries.ts";
import type { SigningKeys } from "./tokens/signing-keys.ts";

const everyMs = { lastSeen: 5_000, clock: 30_000, signingKeys: 10_000, cleaning: 60_000 };
/** Small, so that no lock is held for long. */
const rowsPerBatch = 500;
const batchesPerRound = 40;

/** @returns stops the jobs and waits for the one under way */
export function startMaintenance(
  ctx: Context & { readonly clock: DatabaseClock },
  lastSeen: LastSeen,
  signingKeys: SigningKeys | undefined,
): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const every = (milliseconds: number, job: () => Promise<void>) => {
    let isRunning = false;
    const timer = setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      const run = job()
        .catch((error) => ctx.log.warn({ err: error }, "a maintenance job failed"))
        .finally(() => {
          isRunning = false;
          running.delete(run);
        });
      running.add(run);
    }, milliseconds);
    timer.unref();
    return timer;
  };
  const timers = [
    every(everyMs.lastSeen, () => lastSeen.flush()),
    every(everyMs.clock, () => ctx.clock.compare(ctx.db)),
    ...(signingKeys ? [every(everyMs.signingKeys, () => signingKeys.refresh())] : []),
    every(everyMs.cleaning, () => clean(ctx)),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}

/** Deletes what is past its time, in batches. */
export async function clean(ctx: Pick<Context, "db" | "clock" | "config">): Promise<void> {
  const kept = ctx.config.isProduction ? 0 : keptMessages;
  const forget: typeof deleteOldMessages = (db, _clock, rows) => forgetContents(db, kept, rows);
  const removals = [
    deleteOldSessions,
    deleteOldThrottles,
    deleteWithheldMessages,
    deleteOldMessages,
    forget,
  ];
  for (const remove of removals) {
    for (let batch = 0; batch < batchesPerRound; batch++) {
      if ((await remove(ctx.db, ctx.clock, rowsPerBatch)) < rowsPerBatch) break;
    }
  }
}
