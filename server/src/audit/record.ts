/**
 * The log of what happened to whom. Written in the transaction of the action it records, so that
 * neither is there without the other.
 */
import { randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Caller, Context } from "../context.ts";
import { keyedHash, keysFor } from "../crypto/derived-keys.ts";
import { seal, unseal, unsealWithAny } from "../crypto/sealed-box.ts";
import type { Db } from "../db/open.ts";
import type { ErrorCode } from "../errors.ts";
import type { EventType } from "./event-types.ts";
import { findUserKey, insertEvent, insertUserKey } from "./queries.ts";

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

async function sealPersonal(
  ctx: RecordingContext,
  tx: Db,
  eventId: string,
  { userId, caller, personal }: AuditEvent,
): Promise<Buffer | null> {
  if (userId === undefined) return null;
  const values = {
    ...(caller ? { ip: caller.ip, user_agent: caller.userAgent } : {}),
    ...personal,
  };
  if (Object.keys(values).length === 0) return null;
  return seal(await takeUserKey(ctx, tx, userId), JSON.stringify(values), eventId);
}

/** The key that the user's personal values are sealed under; made at the first event. */
async function takeUserKey(ctx: RecordingContext, tx: Db, userId: number): Promise<Buffer> {
  const wrappings = keysFor(ctx.keys, "audit values");
  const found = await findUserKey(tx, userId);
  if (found !== undefined) return unsealWithAny(wrappings, found, String(userId));
  const fresh = seal(ctx.keys["audit values"], randomBytes(32), String(userId));
  const wrapped = await insertUserKey(tx, ctx.clock, userId, fresh);
  return unsealWithAny(wrappings, wrapped, String(userId));
}

/** @returns the sealed values of an event, or nothing where the person was erased */
export async function openPersonal(
  ctx: Pick<Context, "keys">,
  db: Db,
  event: {
    readonly id: string;
    readonly user_id: number | null;
    readonly personal: Uint8Array | null;
  },
): Promise<Readonly<Record<string, string | null>>> {
  if (event.user_id === null || event.personal === null) return {};
  const wrapped = await findUserKey(db, event.user_id);
  if (wrapped === undefined) return {};
  const wrappings = keysFor(ctx.keys, "audit values");
  const key = unsealWithAny(wrappings, wrapped, String(event.user_id));
  return JSON.parse(unseal(key, event.personal, event.id).toString("utf8"));
}
