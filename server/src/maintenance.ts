/** What the server does besides answering: small jobs at intervals, none of which may fail a request. */
import { dropOldEvents, dropOldSeals } from "./audit/drop.ts";
import { describeFinding } from "./audit/findings.ts";
import { type Sealed, sealLog } from "./audit/seal.ts";
import { createKeyRewrapping } from "./audit/user-keys.ts";
import type { Context } from "./context.ts";
import type { DatabaseClock } from "./db/clock.ts";
import {
  deleteOldMessages,
  deleteWithheldMessages,
  forgetContents,
} from "./delivery/cleaning-queries.ts";
import { keptMessages } from "./delivery/inbox/list.ts";
import { deleteOldThrottles, deleteOldWindows } from "./limits/counter-queries.ts";
import { deleteOldRates } from "./limits/rate-queries.ts";
import { deleteOldRequests } from "./limits/request-queries.ts";
import { deleteOldHours, deleteOldUsage } from "./limits/usage-queries.ts";
import type { LastSeen } from "./sessions/last-seen.ts";
import { deleteOldSessions } from "./sessions/queries.ts";
import { addActiveToday, deleteOldActiveDays } from "./statistics/active-users.ts";
import {
  deleteOldActiveCounts,
  deleteOldEventCounts,
  deleteOldFunnel,
} from "./statistics/delete-old.ts";
import { rollUp } from "./statistics/roll-up.ts";
import type { SigningKeys } from "./tokens/signing-keys.ts";
import { markSessionsActive } from "./users/activity-queries.ts";
import { enableDue } from "./users/enable-due.ts";
import { eraseDeletedUsers } from "./users/erase.ts";
import { deleteOldVerifications } from "./verifications/queries.ts";

const everyMs = {
  lastSeen: 5_000,
  guessingRate: 2_000,
  statistics: 2_000,
  clock: 30_000,
  signingKeys: 10_000,
  cleaning: 60_000,
  sealing: 60_000,
};
/** Small, so that no lock is held for long. */
const rowsPerBatch = 500;
const batchesPerRound = 40;
const usersPerRound = 500;

const hour = 60 * 60;
const day = 24 * hour;

/** How long what is written about people is kept, in seconds, and what deletes it. */
export const retention = [
  { what: "sessions that have ended", keptSeconds: day, remove: deleteOldSessions },
  {
    what: "failed log-ins of an account, as a count (a day where they are few)",
    keptSeconds: 30 * day,
    remove: deleteOldThrottles,
  },
  {
    what: "failures and requests of a client's network",
    keptSeconds: hour,
    remove: deleteOldWindows,
  },
  { what: "failures by the minute", keptSeconds: 2 * day, remove: deleteOldRates },
  {
    what: "how many messages were sent, and codes came back, by the hour",
    keptSeconds: 8 * day,
    remove: deleteOldHours,
  },
  {
    what: "how many messages were sent, by the day and the month",
    keptSeconds: 400 * day,
    remove: deleteOldUsage,
  },
  { what: "when codes were asked for", keptSeconds: day, remove: deleteOldRequests },
  { what: "codes, after they expired", keptSeconds: hour, remove: deleteOldVerifications },
  { what: "messages that were not sent", keptSeconds: hour, remove: deleteWithheldMessages },
  { what: "messages, without what they said", keptSeconds: 30 * day, remove: deleteOldMessages },
  { what: "audit events", keptSeconds: 365 * day, remove: dropOldEvents },
  { what: "seals of audit events", keptSeconds: 365 * day, remove: dropOldSeals },
  { what: "who was there on which day", keptSeconds: 9 * day, remove: deleteOldActiveDays },
  { what: "how many were there", keptSeconds: 400 * day, remove: deleteOldActiveCounts },
  { what: "events, as a count by the hour", keptSeconds: 400 * day, remove: deleteOldEventCounts },
  { what: "codes, as a count by the hour", keptSeconds: 400 * day, remove: deleteOldFunnel },
] as const;

const sealEverySeconds = hour;

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
    every(everyMs.lastSeen, () => writeSeen(ctx, lastSeen)),
    every(everyMs.clock, () => ctx.clock.compare(ctx.db)),
    ...(ctx.config.KPA_RATE_LIMITS === "on"
      ? [every(everyMs.guessingRate, () => ctx.limits.guessingRate.look())]
      : []),
    every(everyMs.statistics, () => rollUp(ctx)),
    ...(signingKeys ? [every(everyMs.signingKeys, () => signingKeys.refresh())] : []),
    ...(ctx.keys.previous ? [every(everyMs.cleaning, rewrapping(ctx))] : []),
    every(everyMs.cleaning, () => clean(ctx)),
    every(everyMs.sealing, watchLog(ctx)),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}

/** Writes which sessions were seen, and from that whose users were there. */
export async function writeSeen(
  ctx: Pick<Context, "db" | "clock" | "log">,
  lastSeen: LastSeen,
): Promise<void> {
  await lastSeen.flush();
  const sessionIds = lastSeen.takeWritten();
  try {
    for (let at = 0; at < sessionIds.length; at += rowsPerBatch) {
      const batch = sessionIds.slice(at, at + rowsPerBatch);
      await addActiveToday(ctx, (tx) => markSessionsActive(tx, ctx.clock, batch));
    }
  } catch (error) {
    // Written at the sessions' next use.
    ctx.log.warn({ err: error }, "which users were there could not be written");
  }
}

/** Deletes what is past its time, in batches. One job that fails keeps no other from its work. */
export async function clean(ctx: Context): Promise<void> {
  const kept = ctx.config.isProduction ? 0 : keptMessages;
  const jobs = [
    ...retention.map(({ keptSeconds, remove }) => () => {
      return inBatches((rows) => remove(ctx.db, ctx.clock, keptSeconds, rows, ctx));
    }),
    () => inBatches((rows) => forgetContents(ctx.db, ctx.clock, kept, rows)),
    () => eraseDeletedUsers(ctx, usersPerRound),
    () => inBatches((rows) => enableDue(ctx, rows)),
  ];
  const failures: unknown[] = [];
  for (const job of jobs) await job().catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** While the `SECRET_KEY` before is known, what it sealed for good is sealed anew. */
export function rewrapping(ctx: Context): () => Promise<void> {
  const rewrap = createKeyRewrapping(ctx);
  return () => inBatches(rewrap);
}

/**
 * @returns looks whether the log's lanes are where they were at the look before, and seals them once an hour,
 *   whichever server comes first. The line in the log is a copy of the seal's chain that nobody who writes
 *   to the database can change.
 */
export function watchLog(ctx: Context): () => Promise<void> {
  let seen: Sealed["heads"];
  return async () => {
    const { state, seal, findings, heads } = await sealLog(ctx, sealEverySeconds, seen);
    seen = heads ?? seen;
    if (state === "sealed" && seal !== undefined) {
      const chain = Buffer.from(seal.chain ?? []).toString("hex");
      ctx.log.info({ seal: seal.position, events: seal.events, chain }, "the audit log was sealed");
    }
    for (const finding of findings) {
      ctx.log.error(
        { finding },
        `the audit log is not what was written, run \`kpa audit verify\`: ${describeFinding(finding)}`,
      );
    }
  };
}

async function inBatches(work: (rows: number) => Promise<number>): Promise<void> {
  for (let batch = 0; batch < batchesPerRound; batch++) {
    if ((await work(rowsPerBatch)) < rowsPerBatch) return;
  }
}
