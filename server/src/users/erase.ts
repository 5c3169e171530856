import { recordEvent } from "../audit/record.ts";
import { deleteUserKey } from "../audit/user-key-queries.ts";
import type { Context } from "../context.ts";
import { keyedHashes } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import { deleteMessagesOf } from "../delivery/erase-queries.ts";
import { deleteVerificationsOf } from "../verifications/queries.ts";
import { findContact, findOwnNumber } from "./address-queries.ts";
import { deleteUserRow, lockDueForErasure, lockForErasure } from "./deletion-queries.ts";

/**
 * Erases a user whose row the caller holds, taken after `lockForErasure`: the row with its sessions, codes and metadata, messages
 * with their contents, and the key without which the personal part of the log opens no more. The log
 * itself stays, as do counters under keyed hashes, for a day. Number and address are free at once.
 */
export async function eraseUser(ctx: Context, tx: Db, userId: number): Promise<void> {
  const { email } = await findContact(tx, userId);
  const number = await findOwnNumber(tx, userId);
  const addresses = [email, number].filter((address) => address !== undefined);
  const hashes = addresses.flatMap((address) => keyedHashes(ctx.keys, "address hash", address));
  await recordEvent(ctx, tx, {
    type: "user.erased",
    result: "success",
    userId,
    actor: { kind: "system" },
  });
  await deleteMessagesOf(tx, userId, hashes);
  await deleteVerificationsOf(tx, userId, hashes);
  await deleteUserKey(tx, userId);
  await deleteUserRow(tx, userId);
}

/**
 * Erases those whose time to come back is over, one in a transaction.
 * @returns how many; fewer than `atMost` where none is left
 */
export async function eraseDeletedUsers(ctx: Context, atMost: number): Promise<number> {
  const { KPA_DELETION_GRACE_DAYS: graceDays } = ctx.config;
  for (let erased = 0; erased < atMost; erased++) {
    const isErased = await ctx.db.transaction().execute(async (tx) => {
      await lockForErasure(tx);
      const userId = await lockDueForErasure(tx, ctx.clock, graceDays);
      if (userId === undefined) return false;
      await eraseUser(ctx, tx, userId);
      return true;
    });
    if (!isErased) return erased;
  }
  return atMost;
}
