/**
 * The key of a user that the personal part of their events is sealed under. It lies in the database,
 * wrapped with a key derived from `SECRET_KEY`: destroying it erases that part for good.
 */
import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { seal, unseal } from "../crypto/sealed-box.ts";
import type { Db } from "../db/database.ts";
import {
  insertUserKey,
  listUserKeys,
  replaceUserKeys,
  type WrappedKey,
} from "./user-key-queries.ts";

type KeyContext = Pick<Context, "keys">;

/**
 * The key that the user's personal values are sealed under; the first event makes it.
 * @param wrapped as it was found
 */
export async function takeUserKey(
  ctx: KeyContext & Pick<Context, "clock">,
  tx: Db,
  wrapped: Uint8Array | undefined,
  userId: number,
): Promise<Buffer | undefined> {
  if (wrapped !== undefined) return openAndRewrap(ctx, tx, wrapped, userId);
  const fresh = wrapUserKey(ctx, randomBytes(32), userId);
  return openUserKey(ctx, await insertUserKey(tx, ctx.clock, userId, fresh), userId)?.key;
}

/** Opens a user's key; one that was wrapped with the `SECRET_KEY` before is wrapped with this one. */
export async function openAndRewrap(
  ctx: KeyContext,
  db: Db,
  wrapped: Uint8Array,
  userId: number,
): Promise<Buffer | undefined> {
  const opened = openUserKey(ctx, wrapped, userId);
  if (opened?.isOutdated) {
    const fresh = wrapUserKey(ctx, opened.key, userId);
    await replaceUserKeys(db, [{ user_id: userId, wrapped_key: wrapped, fresh }]);
  }
  return opened?.key;
}

export function wrapUserKey(ctx: KeyContext, key: Uint8Array, userId: number): Buffer {
  return seal(ctx.keys["audit values"], key, String(userId));
}

/**
 * @returns undefined where the key was wrapped with a SECRET_KEY that is no longer known: nobody may
 *   be kept from logging in by that
 */
export function openUserKey(
  ctx: KeyContext,
  wrapped: Uint8Array,
  userId: number,
): { readonly key: Buffer; readonly isOutdated: boolean } | undefined {
  const { "audit values": present, previous } = ctx.keys;
  for (const wrappingKey of [present, previous?.["audit values"]]) {
    if (wrappingKey === undefined) continue;
    try {
      const key = unseal(wrappingKey, wrapped, String(userId));
      return { key, isOutdated: wrappingKey !== present };
    } catch {}
  }
  return undefined;
}

/**
 * Wraps every user's key with this `SECRET_KEY`, in batches: once that is done, the one before can go. It
 * begins anew at the end, because a server that was not restarted yet still wraps with the other.
 * @returns does the next batch, and tells how many keys it looked at; fewer than `atMost` at the end
 */
export function createKeyRewrapping(
  ctx: Pick<Context, "db" | "keys" | "log">,
): (atMost: number) => Promise<number> {
  let lastUserId = 0;
  let rewrapped = 0;
  let isToldDone = false;
  return async (atMost) => {
    const keys = await listUserKeys(ctx.db, lastUserId, atMost);
    const outdated = keys.flatMap((key) => rewrap(ctx, key));
    if (outdated.length > 0) await replaceUserKeys(ctx.db, outdated);
    rewrapped += outdated.length;
    lastUserId = keys.at(-1)?.user_id ?? lastUserId;
    if (keys.length < atMost) {
      if (rewrapped > 0) ctx.log.info({ rewrapped }, "users' keys were sealed anew");
      else if (!isToldDone) ctx.log.info("no user's key needs KPA_SECRET_KEY_PREVIOUS any more");
      isToldDone = rewrapped === 0;
      lastUserId = 0;
      rewrapped = 0;
    }
    return keys.length;
  };
}

function rewrap(ctx: KeyContext, row: WrappedKey): (WrappedKey & { fresh: Uint8Array })[] {
  const opened = openUserKey(ctx, row.wrapped_key, row.user_id);
  return opened?.isOutdated ? [{ ...row, fresh: wrapUserKey(ctx, opened.key, row.user_id) }] : [];
}
