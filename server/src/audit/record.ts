/**
 * The log of what happened to whom. Written in the transaction of the action it records, so that
 * neither is there without the other.
 */
import { randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Caller, Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import { seal, unseal } from "../crypto/sealed-box.ts";
import type { Db } from "../db/database.ts";
import type { ErrorCode } from "../errors.ts";
import type { EventType } from "./event-types.ts";
import { insertEvent } from "./queries.ts";
import { findUserKey } from "./user-key-queries.ts";
import { findAndRewrapUserKey, openUserKey, takeUserKey, wrapUserKey } from "./user-keys.ts";

export type Actor =
  | { readonly kind: "user" | "staff"; readonly id: number }
  | { readonly kind: "operator" | "system" | "anonymous" };

export interface AuditEvent {
  readonly type: EventType;
  readonly result: "success" | "failure";
  readonly reason?: ErrorCode | string;
  /** Whom it happened to; absent where the number or address belongs to nobody. */
  readonly userId?: number;
  readonly actor: Actor;
  readonly sessionId?: string;
  /** Absent for what no request caused. */
  readonly caller?: Caller;
  /** A number or address that was tried; kept as a keyed hash. */
  readonly subject?: string;
  /** Nothing personal: it stays when the person is erased. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  /** Numbers, addresses, before and after: sealed under the user's key, and erased with it. */
  readonly personal?: Readonly<Record<string, string | null>>;
  /**
   * Whether there is such a user must not show in the time that this takes: the same statements are
   * made, and the same is sealed, for a user, for one without a key yet, and for nobody.
   */
  readonly hidesUser?: boolean;
}

type RecordingContext = Pick<Context, "clock" | "keys">;

/** @param tx the transaction of the action */
export async function recordEvent(ctx: RecordingContext, tx: Db, event: AuditEvent): Promise<void> {
  const id = uuidv7();
  const { caller } = event;
  const auditHash = ctx.keys["audit hash"];
  await insertEvent(tx, ctx.clock, {
    id,
    type: event.type,
    result: event.result,
    reason: event.reason ?? null,
    user_id: event.userId ?? null,
    actor_kind: event.actor.kind,
    actor_id: "id" in event.actor ? event.actor.id : null,
    session_id: event.sessionId ?? null,
    request_id: caller?.requestId ?? null,
    ip_hash: caller ? keyedHash(auditHash, "ip", caller.ip) : null,
    subject_hash:
      event.subject === undefined ? null : keyedHash(auditHash, "subject", event.subject),
    details: event.details ?? {},
    personal: await sealPersonal(ctx, tx, id, event),
  });
}

/** What an operator did on the command line: no caller, nothing personal, so no key is needed. */
export async function recordOperatorEvent(
  ctx: Pick<Context, "clock">,
  tx: Db,
  type: EventType,
  userId: number,
): Promise<void> {
  await insertEvent(tx, ctx.clock, {
    id: uuidv7(),
    type,
    result: "success",
    reason: null,
    user_id: userId,
    actor_kind: "operator",
    actor_id: null,
    session_id: null,
    request_id: null,
    ip_hash: null,
    subject_hash: null,
    details: {},
    personal: null,
  });
}

async function sealPersonal(
  ctx: RecordingContext,
  tx: Db,
  eventId: string,
  event: AuditEvent,
): Promise<Buffer | null> {
  const { userId, caller } = event;
  const values = {
    ...(caller ? { ip: caller.ip, user_agent: caller.userAgent } : {}),
    ...event.personal,
  };
  if (Object.keys(values).length === 0) return null;
  if (event.hidesUser) return sealForAnybody(ctx, tx, eventId, userId, JSON.stringify(values));
  if (userId === undefined) return null;
  const key = await takeUserKey(ctx, tx, userId);
  return key === undefined ? null : seal(key, JSON.stringify(values), eventId);
}

const nobody = 0;

async function sealForAnybody(
  ctx: RecordingContext,
  tx: Db,
  eventId: string,
  userId: number | undefined,
  values: string,
): Promise<Buffer | null> {
  const wrapped = await findUserKey(tx, userId ?? nobody);
  // Without a key of the user's there is none to be made here, nor is an old one wrapped anew: each would
  // be a statement more.
  const decoy = wrapUserKey(ctx, randomBytes(32), nobody);
  const box = wrapped ?? decoy;
  const key = openUserKey(ctx, box, wrapped === undefined ? nobody : (userId ?? nobody))?.key;
  const sealed = seal(key ?? decoy, values, eventId);
  return wrapped === undefined || key === undefined ? null : sealed;
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
  const { key } = await findAndRewrapUserKey(ctx, db, userId);
  if (key === undefined) return () => ({});
  return ({ id, personal }) =>
    personal === null ? {} : JSON.parse(unseal(key, personal, id).toString("utf8"));
}
