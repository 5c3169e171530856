/** The keys that sign access tokens, for staff. */
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { describeKeys, rotationDueAt } from "../tokens/describe-keys.ts";
import { isSigningAlgorithm } from "../tokens/key-pair.ts";
import { type KeyHolder, retireKey, rotateSigningKey } from "../tokens/rotate.ts";
import type { Staff } from "./staff.ts";

export async function readKeys(ctx: Context) {
  const keys = await describeKeys(ctx);
  const { ALGORITHM: algorithm, KPA_SECRET_KEY_PREVIOUS: previous } = ctx.config;
  const signsWithKeys = isSigningAlgorithm(algorithm);
  const dueAt = signsWithKeys ? rotationDueAt(keys) : undefined;
  return {
    algorithm,
    items: keys.map((key) => ({
      kid: key.kid,
      algorithm: key.algorithm,
      // Of a secret that is not known here: no token of it is good.
      phase: key.state === "foreign" ? ("retired" as const) : key.state,
      created_at: key.created_at,
      active_from: key.active_from,
      verifies_until: key.good_until,
    })),
    rotation_due_at: dueAt?.toISOString() ?? null,
    secret_key: { signs: !signsWithKeys, has_previous: previous !== undefined },
  };
}

export interface RotatedKey {
  readonly kid: string;
  readonly active_from: string;
}

/** @throws AppError `conflict` where `SECRET_KEY` signs, or a key waits for its time already */
export async function rotateKey(ctx: Context, staff: Staff, isNow: boolean): Promise<RotatedKey> {
  const { ALGORITHM: algorithm } = ctx.config;
  if (!isSigningAlgorithm(algorithm)) throw new AppError("conflict");
  const { state, key } = await rotateSigningKey(ctx, algorithm, isNow, holder(staff));
  if (state === "pending") throw new AppError("conflict");
  return { kid: key.kid, active_from: new Date(key.active_from).toISOString() };
}

/** @throws AppError `not_found`; `conflict` where it signs, or is retired already */
export async function takeKeyOutOfUse(
  ctx: Context,
  staff: Staff,
  kid: string,
  why: string,
): Promise<void> {
  if (!isSigningAlgorithm(ctx.config.ALGORITHM)) throw new AppError("conflict");
  if (await retireKey(ctx, kid, { ...holder(staff), personal: { reason: why } })) return;
  const isThere = (await describeKeys(ctx)).some((key) => key.kid === kid);
  throw new AppError(isThere ? "conflict" : "not_found");
}

/** The event is about nobody else: what is personal in it is the member of staff's own. */
function holder({ userId, sessionId, caller }: Staff): KeyHolder {
  return { userId, sessionId, caller, actor: { kind: "staff", id: userId } };
}
