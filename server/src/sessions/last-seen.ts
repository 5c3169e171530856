/** Writes `last_seen_at` off the request's path, in batches, at most once a minute for a session. */
import type { Context } from "../context.ts";
import { markSeen } from "./queries.ts";

export interface LastSeen {
  readonly note: (sessionId: string) => void;
  /** Writes what was noted. Losing it loses a minute's precision, so a fault is only logged. */
  readonly flush: () => Promise<void>;
}

const largestBatch = 1_000;

export function createLastSeen(ctx: Pick<Context, "db" | "clock" | "log">): LastSeen {
  let noted = new Set<string>();
  return {
    note: (sessionId) => {
      noted.add(sessionId);
    },
    flush: async () => {
      const ids = [...noted];
      noted = new Set();
      try {
        for (let at = 0; at < ids.length; at += largestBatch) {
          await markSeen(ctx.db, ctx.clock, ids.slice(at, at + largestBatch));
        }
      } catch (error) {
        ctx.log.warn({ err: error }, "last_seen_at could not be written");
      }
    },
  };
}
