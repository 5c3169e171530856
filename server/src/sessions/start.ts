import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { readDeviceToken } from "../tokens/device-token.ts";
import { newRefreshSalt } from "../tokens/refresh-token.ts";
import { deviceNameOf } from "./device-name.ts";
import { endLongestUnused, insertSession } from "./queries.ts";

export interface SessionStart {
  readonly userId: number;
  readonly device: Device;
  readonly caller: Caller;
}

/** What a client says of itself at log-in. */
export interface Device {
  readonly name: string | null;
  /** From an earlier log-in; whatever else it is, it counts as none. */
  readonly token: string | undefined;
}

export interface StartedSession {
  readonly id: string;
  readonly userId: number;
  readonly refreshSalt: Uint8Array;
  readonly deviceId: string;
  /** The user's, for the token. */
  readonly roles: readonly string[];
  /** The device has not shown that it logged in to this account before. */
  readonly isNewDevice: boolean;
}

const secondsPerDay = 24 * 60 * 60;

/**
 * Starts a session inside the transaction of the log-in that it belongs to. The caller holds the
 * user's row, which makes the bound on sessions exact.
 */
export async function startSession(
  ctx: Context,
  tx: Db,
  start: SessionStart,
): Promise<StartedSession> {
  const { userId, device, caller } = start;
  await makeRoom(ctx, tx, userId);
  const known = readDeviceToken(ctx.keys, device.token, userId, ctx.clock.nowMs());
  const session = {
    id: uuidv7(),
    userId,
    refreshSalt: newRefreshSalt(),
    deviceId: known ?? randomUUID(),
  };
  const roles = await insertSession(tx, ctx.clock, {
    ...session,
    deviceName: device.name ?? deviceNameOf(caller.userAgent),
    ip: caller.ip,
    userAgent: caller.userAgent,
    idleSeconds: ctx.config.KPA_SESSION_IDLE_DAYS * secondsPerDay,
    longestSeconds: ctx.config.KPA_SESSION_MAX_DAYS * secondsPerDay,
  });
  return { ...session, roles, isNewDevice: known === undefined };
}

async function makeRoom(ctx: Context, tx: Db, userId: number): Promise<void> {
  const most = ctx.config.KPA_SESSIONS_PER_USER;
  if (most === 0) return;
  for (const sessionId of await endLongestUnused(tx, ctx.clock, userId, most - 1)) {
    await recordEvent(ctx, tx, {
      type: "session.ended",
      result: "success",
      reason: "replaced",
      userId,
      actor: { kind: "system" },
      sessionId,
    });
  }
}
