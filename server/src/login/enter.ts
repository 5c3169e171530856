/** How every way of logging in ends: a session, its tokens, and a trace. */

import type { EventType } from "../audit/event-types.ts";
import { recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { takeDailyNotice } from "../limits/notices.ts";
import { type Device, type StartedSession, startSession } from "../sessions/start.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { makeDeviceToken } from "../tokens/device-token.ts";
import { makeRefreshToken } from "../tokens/refresh-token.ts";
import { findKnowsDevices, markKnowsDevices } from "../users/activity-queries.ts";
import { findContact } from "../users/address-queries.ts";
import { arrive } from "../users/enable-due.ts";
import { tellContact } from "../users/notice.ts";
import type { UserRow } from "../users/queries.ts";
import { restoreUser } from "../users/restore.ts";

export interface LoggedIn {
  readonly token: string;
  readonly user: Pick<UserRow, "id" | "name" | "email" | "phone">;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
  readonly sessionId: string;
  readonly deviceToken: string;
  /** The password is known to those who guess. */
  readonly mustChangePassword: boolean;
}

/**
 * Starts the session of a user whose row the caller holds, inside the caller's transaction. A deletion
 * that can still be taken back is.
 */
export async function enter(
  ctx: Context,
  tx: Db,
  user: Pick<UserRow, "id" | "deleted_at">,
  way: Extract<EventType, "login.password" | "login.code" | "user.registered">,
  device: Device,
  caller: Caller,
): Promise<StartedSession> {
  const userId = user.id;
  if (user.deleted_at !== null) await restoreUser(ctx, tx, userId, caller);
  const session = await startSession(ctx, tx, { userId, device, caller });
  await arrive(ctx, tx, userId);
  if (!session.isNewDevice) await markKnowsDevices(tx, userId);
  await recordEvent(ctx, tx, {
    type: way,
    result: "success",
    userId,
    actor: { kind: "user", id: userId },
    sessionId: session.id,
    caller,
    details: { new_device: session.isNewDevice },
  });
  if (session.isNewDevice && way !== "user.registered") {
    await tellOfNewDevice(ctx, tx, userId, device, caller);
  }
  return session;
}

const newDevice = "notice.new_device";

/** By proven e-mail; else by SMS to the proved number, where that is worth it. */
async function tellOfNewDevice(
  ctx: Context,
  tx: Db,
  userId: number,
  device: Device,
  caller: Caller,
): Promise<void> {
  const contact = await findContact(tx, userId);
  const { email, phone } = contact;
  const canTell =
    email !== undefined || (phone !== undefined && (await isWorthSms(ctx, tx, userId)));
  if (!canTell) return;
  const values = { device: device.name ?? caller.userAgent ?? "" };
  await tellContact(ctx, tx, contact, userId, newDevice, caller, values);
}

/**
 * Where the operator pays for it, to an account whose clients keep device tokens, once a day. A client
 * of the seed keeps none and logs in every half hour: each time it would look like a new device.
 */
async function isWorthSms(ctx: Context, tx: Db, userId: number): Promise<boolean> {
  if (!ctx.config.KPA_SMS_PROVIDER?.tellsOfNewDevices) return false;
  return (
    (await findKnowsDevices(tx, userId)) && (await takeDailyNotice(ctx, tx, newDevice, userId))
  );
}

/** The tokens of a session that was just started. */
export async function issueTokens(
  ctx: Context,
  tokens: AccessTokens,
  user: LoggedIn["user"],
  session: StartedSession,
  mustChangePassword: boolean,
): Promise<LoggedIn> {
  const { id: sessionId, refreshSalt, deviceId, roles } = session;
  return {
    token: await tokens.issue({ userId: user.id, sessionId, generation: 0, roles }),
    user: { id: user.id, name: user.name, email: user.email, phone: user.phone },
    refreshToken: makeRefreshToken(ctx.keys, refreshSalt, sessionId, 0),
    expiresInSeconds: tokens.lifetimeSeconds,
    sessionId,
    deviceToken: makeDeviceToken(ctx.keys, user.id, deviceId, ctx.clock.nowMs()),
    mustChangePassword,
  };
}
