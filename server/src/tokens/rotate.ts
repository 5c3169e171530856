/** Adds signing keys and takes them out of use. */
import { type AuditEvent, recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { isSigningAlgorithm, makerOf, makeSigningKey, type SigningAlgorithm } from "./key-pair.ts";
import { publicationLeadSeconds } from "./key-phases.ts";
import {
  insertSigningKey,
  listSigningKeys,
  lockSigningKeys,
  noteTokenLifetime,
  retirePendingKeys,
  retireSigningKey,
  type SigningKeyRow,
} from "./queries.ts";

/** Who changes the keys, as the log of events names them. */
export type KeyHolder = Pick<AuditEvent, "actor" | "userId" | "sessionId" | "caller">;

const operator: KeyHolder = { actor: { kind: "operator" } };

type RotationContext = Pick<Context, "db" | "clock" | "keys" | "config">;

/**
 * Makes the first key. Later, where `ALGORITHM` or `SECRET_KEY` has changed, makes one that fits; the
 * one before signs until that has been published for long enough. Servers that start at once make one
 * between them.
 * @returns the key, where one was made
 */
export async function ensureSigningKey(ctx: RotationContext): Promise<SigningKeyRow | undefined> {
  const { ALGORITHM: algorithm } = ctx.config;
  if (!isSigningAlgorithm(algorithm)) return undefined;
  await noteTokenLifetime(ctx.db, tokenSeconds(ctx));
  const isMissing = (rows: readonly SigningKeyRow[]) => {
    const newest = ours(ctx, rows).at(-1);
    return newest?.algorithm !== algorithm || makerOf(ctx.keys, newest.kid) !== "current";
  };
  if (!isMissing(await listSigningKeys(ctx.db, ctx.clock))) return undefined;
  const fresh = await makeSigningKey(ctx.keys, algorithm);
  return ctx.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    const rows = await listSigningKeys(tx, ctx.clock);
    if (!isMissing(rows)) return undefined;
    const lead = ours(ctx, rows).length > 0 ? publicationLeadSeconds : 0;
    return add(ctx, tx, fresh, lead, { actor: { kind: "system" } });
  });
}

export type Rotation =
  | { readonly state: "rotated"; readonly key: SigningKeyRow }
  /** A key is published and waits for its time already. */
  | { readonly state: "pending"; readonly key: SigningKeyRow };

/** @param isEmergency the new key signs at once, and one that was published for later never will */
export async function rotateSigningKey(
  ctx: RotationContext,
  algorithm: SigningAlgorithm,
  isEmergency: boolean,
  by = operator,
): Promise<Rotation> {
  const fresh = await makeSigningKey(ctx.keys, algorithm);
  return ctx.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    if (isEmergency) await retirePendingKeys(tx, ctx.clock);
    const rows = ours(ctx, await listSigningKeys(tx, ctx.clock));
    const newest = rows.at(-1);
    if (newest !== undefined && !newest.has_begun) {
      return { state: "pending", key: newest };
    }
    const lead = isEmergency || newest === undefined ? 0 : publicationLeadSeconds;
    return { state: "rotated", key: await add(ctx, tx, fresh, lead, by) };
  });
}

/** @returns false where no key of this id is in use, or it is the one that signs */
export async function retireKey(
  ctx: RotationContext,
  kid: string,
  by: KeyHolder & Pick<AuditEvent, "personal"> = operator,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    const isRetired = await retireSigningKey(tx, ctx.clock, kid);
    if (isRetired) {
      await recordEvent(ctx, tx, {
        ...by,
        type: "key.retired",
        result: "success",
        details: { kid },
      });
    }
    return isRetired;
  });
}

async function add(
  ctx: RotationContext,
  tx: Db,
  key: Awaited<ReturnType<typeof makeSigningKey>>,
  activeInSeconds: number,
  by: KeyHolder,
): Promise<SigningKeyRow> {
  const row = await insertSigningKey(
    tx,
    ctx.clock,
    { ...key, longestTokenSeconds: tokenSeconds(ctx) },
    activeInSeconds,
  );
  await recordEvent(ctx, tx, {
    ...by,
    type: "key.rotated",
    result: "success",
    details: { kid: key.kid, algorithm: key.algorithm },
  });
  return row;
}

function ours(ctx: RotationContext, rows: readonly SigningKeyRow[]): readonly SigningKeyRow[] {
  return rows.filter((row) => row.retired_at === null && makerOf(ctx.keys, row.kid) !== undefined);
}

function tokenSeconds(ctx: RotationContext): number {
  return ctx.config.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
}
