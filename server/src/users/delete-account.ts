import { type AuditEvent, recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { ownPurposes } from "../verifications/purposes.ts";
import { closeVerificationsOfUser } from "../verifications/queries.ts";
import { findContact } from "./address-queries.ts";
import type { Asker } from "./asker.ts";
import { lockForErasure, markDeleted } from "./deletion-queries.ts";
import { eraseUser } from "./erase.ts";
import { tellContact } from "./notice.ts";
import { type Proof, withProof } from "./own-proof.ts";

export interface Deletion {
  /** Until when a log-in takes it back; absent where the account is erased. */
  readonly restorableUntil: Date | undefined;
}

export interface Stay {
  readonly lock: (tx: Db, userId: number) => Promise<void>;
  /** Throws where the user has to stay. */
  readonly refuse: (tx: Db, userId: number) => Promise<void>;
}

/**
 * Deletes the user's account: at once, or so that a log-in within `KPA_DELETION_GRACE_DAYS` takes it
 * back.
 * @param stay who has to, and what is locked for that before the user's row
 * @throws as `withProof` and `stay.refuse`
 */
export async function deleteAccount(
  ctx: Context,
  asker: Asker,
  proof: Proof,
  stay: Stay,
): Promise<Deletion> {
  const { userId, sessionId, caller } = asker;
  const graceDays = ctx.config.KPA_DELETION_GRACE_DAYS;
  const lock = async (tx: Db) => {
    await stay.lock(tx, userId); // the stronger one first
    await lockForErasure(tx);
  };
  const deed = { event: "user.deleted", purpose: "delete_account", lock } as const;
  return withProof(ctx, asker, proof, deed, async (tx, _user, by) => {
    await stay.refuse(tx, userId);
    const event = {
      actor: { kind: "user", id: userId },
      sessionId,
      caller,
      details: { by, grace_days: graceDays },
    } as const;
    return beginDeletion(ctx, tx, userId, event, caller);
  });
}

/**
 * Deletes a user whose row the caller holds, inside the caller's transaction; the last that it does there.
 * @param event who does it, and why
 */
export async function beginDeletion(
  ctx: Context,
  tx: Db,
  userId: number,
  event: Pick<AuditEvent, "actor" | "sessionId" | "caller" | "details" | "personal">,
  caller: Caller,
): Promise<Deletion> {
  const graceDays = ctx.config.KPA_DELETION_GRACE_DAYS;
  await recordEvent(ctx, tx, { ...event, type: "user.deleted", result: "success", userId });
  const contact = await findContact(tx, userId);
  const restorableUntil =
    graceDays === 0 ? undefined : await beginGrace(ctx, tx, userId, graceDays);
  if (restorableUntil === undefined) await eraseUser(ctx, tx, userId);
  // Written last: an erased user's messages are gone, and this one is nobody's.
  const recipient = restorableUntil === undefined ? undefined : userId;
  await tellContact(ctx, tx, contact, recipient, "notice.account_deleted", caller);
  return { restorableUntil };
}

async function beginGrace(ctx: Context, tx: Db, userId: number, graceDays: number): Promise<Date> {
  const restorableUntil = await markDeleted(tx, ctx.clock, userId, graceDays);
  await endSessionsOfUser(tx, ctx.clock, userId, "user_deleted");
  await closeVerificationsOfUser(tx, ctx.clock, userId, ownPurposes);
  return restorableUntil;
}
