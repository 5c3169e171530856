/**
 * Writes off the request's path what requests have shown: that a session is in use (to the minute),
 * and that its client has the newest refresh token, since it uses the access token that came with it.
 */
import type { Context } from "../context.ts";
import { markSeen } from "./queries.ts";

export interface LastSeen {
  readonly note: (sessionId: string, generation: number) => void;
  /**
   * Returns when all that was noted is written, by whichever call. What is lost is noted again at the
   * next use, so a fault is only logged.
   */
  readonly flush: () => Promise<void>;
  /**
   * @returns the sessions that were written down since the last call, each at most once a minute: whose
   *   users were there
   */
  readonly takeWritten: () => readonly string[];
}

const largestBatch = 1_000;

export function createLastSeen(ctx: Pick<Context, "db" | "clock" | "log">): LastSeen {
  let noted = new Map<string, number>();
  let written = new Set<string>();
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const seen = Array.from(noted, ([id, generation]) => ({ id, generation }));
    noted = new Map();
    try {
      for (let at = 0; at < seen.length; at += largestBatch) {
        const batch = seen.slice(at, at + largestBatch);
        for (const id of await markSeen(ctx.db, ctx.clock, batch)) written.add(id);
      }
    } catch (error) {
      ctx.log.warn({ err: error }, "what sessions were seen could not be written");
    }
  }

  return {
    note: (sessionId, generation) => {
      noted.set(sessionId, Math.max(generation, noted.get(sessionId) ?? 0));
    },
    flush: () => {
      // One after the other: what another call has just taken is not in the database yet.
      writing = writing.then(write);
      return writing;
    },
    takeWritten: () => {
      const ids = [...written];
      written = new Set();
      return ids;
    },
  };
}
