/** What an event says of a person: sealed under a key of the user's, and gone with it. */
import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { seal, unseal } from "../crypto/sealed-box.ts";
import type { Db } from "../db/database.ts";
import { findUserKey, findUserKeys } from "./user-key-queries.ts";
import { openAndRewrap, openUserKey, takeUserKey, wrapUserKey } from "./user-keys.ts";

/** No user has this id: what is looked up and sealed for nobody stands under it. */
export const nobody = 0;

/**
 * Takes the same work whether there is such a user, a key of theirs, or neither, and makes no statement.
 * @param wrapped the user's key as it was found
 * @returns null where there is no key to open it with later
 */
export function sealForAnybody(
  ctx: Pick<Context, "keys">,
  wrapped: Uint8Array | undefined,
  eventId: string,
  userId: number | undefined,
  values: string,
): Buffer | null {
  // Without a key of the user's there is none to be made here, nor is an old one wrapped anew: each would
  // be a statement more.
  const decoy = wrapUserKey(ctx, randomBytes(32), nobody);
  const box = wrapped ?? decoy;
  const key = openUserKey(ctx, box, wrapped === undefined ? nobody : (userId ?? nobody))?.key;
  const sealed = seal(key ?? decoy, values, eventId);
  return wrapped === undefined || key === undefined ? null : sealed;
}

/**
 * @param wrapped the user's key as it was found; the first event makes it
 * @returns null where the key was wrapped with a SECRET_KEY that is no longer known
 */
export async function sealForUser(
  ctx: Pick<Context, "clock" | "keys">,
  tx: Db,
  wrapped: Uint8Array | undefined,
  eventId: string,
  userId: number,
  values: string,
): Promise<Buffer | null> {
  const key = await takeUserKey(ctx, tx, wrapped, userId);
  return key === undefined ? null : seal(key, values, eventId);
}

export type Personal = Readonly<Record<string, string | null>>;

export interface SealedEvent {
  readonly id: string;
  readonly personal: Uint8Array | null;
}

/**
 * @returns opens the sealed values of the user's events; each opens to nothing where the person was
 *   erased
 */
export async function openerOf(
  ctx: Pick<Context, "keys">,
  db: Db,
  userId: number,
): Promise<(event: SealedEvent) => Personal> {
  const wrapped = await findUserKey(db, userId);
  const key = wrapped === undefined ? undefined : await openAndRewrap(ctx, db, wrapped, userId);
  if (key === undefined) return () => ({});
  return ({ id, personal }) =>
    personal === null ? {} : JSON.parse(unseal(key, personal, id).toString("utf8"));
}

/**
 * The same for several users at once. An event that does not open says nothing: what somebody has changed in
 * the log must not keep staff from reading it.
 */
export async function openersOf(
  ctx: Pick<Context, "keys">,
  db: Db,
  userIds: readonly number[],
): Promise<(userId: number | null, event: SealedEvent) => Personal> {
  const wrapped = await findUserKeys(db, userIds);
  const keys = new Map(
    wrapped.map((row) => [row.user_id, openUserKey(ctx, row.wrapped_key, row.user_id)?.key]),
  );
  return (userId, { id, personal }) => {
    const key = userId === null ? undefined : keys.get(userId);
    if (key === undefined || personal === null) return {};
    try {
      return JSON.parse(unseal(key, personal, id).toString("utf8"));
    } catch {
      return {};
    }
  };
}
