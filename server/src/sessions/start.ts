import { uuidv7 } from "uuidv7";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { endLongestUnused, insertSession } from "./queries.ts";

export interface SessionStart {
  readonly userId: number;
  readonly deviceName: string | null;
  readonly lifetimeSeconds: number;
  readonly caller: Caller;
}

/**
 * Starts a session inside the transaction of the log-in that it belongs to. The caller holds the
 * user's row, which makes the bound on sessions exact.
 * @returns the session's id
 */
export async function startSession(ctx: Context, tx: Db, start: SessionStart): Promise<string> {
  const most = ctx.config.KPA_SESSIONS_PER_USER;
  if (most > 0) await endLongestUnused(tx, ctx.clock, start.userId, most - 1);
  const id = uuidv7();
  await insertSession(tx, ctx.clock, {
    id,
    userId: start.userId,
    origin: "login",
    deviceName: start.deviceName,
    ip: start.caller.ip,
    userAgent: start.caller.userAgent,
    lifetimeSeconds: start.lifetimeSeconds,
  });
  return id;
}
