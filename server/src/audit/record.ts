/**
 * The log of what happened to whom. Written in the transaction of the action it records, so that
 * neither is there without the other; chained, so that no row can be changed or taken out unseen.
 */
import { uuidv7 } from "uuidv7";
import type { Caller, Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import type { ErrorCode } from "../errors.ts";
import type { EventRow } from "./chain.ts";
import type { EventType } from "./event-types.ts";
import { append, appendAll, takeLane } from "./lanes.ts";
import { nobody, sealForAnybody, sealForUser } from "./personal.ts";
import { findUserKey } from "./user-key-queries.ts";
import { takeUserKey } from "./user-keys.ts";

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

/** @param db the transaction of the action; outside of one, the event gets its own */
export async function recordEvent(ctx: RecordingContext, db: Db, event: AuditEvent): Promise<void> {
  if (!db.isTransaction) {
    return db.transaction().execute((tx) => recordEvent(ctx, tx, event));
  }
  const id = uuidv7();
  const { userId } = event;
  const personal = personalValues(event);
  const needsKey = personal !== undefined && (event.hidesUser || userId !== undefined);
  const lane = await takeLane(ctx, db, needsKey ? (userId ?? nobody) : undefined);
  await append(ctx, db, lane, {
    ...rowOf(ctx, event),
    id,
    at_micros: lane.atMicros,
    personal: needsKey ? await sealPersonal(ctx, db, id, event, lane.wrappedKey, personal) : null,
  });
}

/** All of it but where it stands, when it was and what is sealed. */
function rowOf(
  ctx: Pick<Context, "keys">,
  event: AuditEvent,
): Omit<EventRow, "id" | "at_micros" | "personal"> {
  const { userId, caller } = event;
  const auditHash = ctx.keys["audit hash"];
  return {
    type: event.type,
    result: event.result,
    reason: event.reason ?? null,
    user_id: userId ?? null,
    actor_kind: event.actor.kind,
    actor_id: "id" in event.actor ? event.actor.id : null,
    session_id: event.sessionId ?? null,
    request_id: caller?.requestId ?? null,
    ip_hash: caller ? keyedHash(auditHash, "ip", caller.ip) : null,
    subject_hash:
      event.subject === undefined ? null : keyedHash(auditHash, "subject", event.subject),
    details: event.details ?? {},
  };
}

export interface PastEvent extends AuditEvent {
  readonly id: string;
  readonly atMs: number;
}

/**
 * Writes events that are said to have happened before: a story to show, and nothing that happened.
 * @param events the earliest first
 */
export async function recordPastEvents(
  ctx: RecordingContext,
  tx: Db,
  events: readonly PastEvent[],
): Promise<void> {
  const lane = await takeLane(ctx, tx, undefined);
  const boxes = new Map<number, Uint8Array | undefined>();
  const rows: EventRow[] = [];
  for (const event of events) {
    const { id, userId, atMs } = event;
    const values = personalValues(event);
    const needsKey = values !== undefined && userId !== undefined;
    if (needsKey && !boxes.has(userId)) {
      await takeUserKey(ctx, tx, await findUserKey(tx, userId), userId);
      boxes.set(userId, await findUserKey(tx, userId));
    }
    rows.push({
      ...rowOf(ctx, event),
      id,
      at_micros: `${Math.trunc(atMs)}000`,
      personal: needsKey ? sealForAnybody(ctx, boxes.get(userId), id, userId, values) : null,
    });
  }
  await appendAll(ctx, tx, lane, rows);
}

/** What an operator did on the command line. */
export function recordOperatorEvent(
  ctx: RecordingContext,
  tx: Db,
  type: EventType,
  userId: number,
): Promise<void> {
  return recordEvent(ctx, tx, { type, result: "success", userId, actor: { kind: "operator" } });
}

function personalValues({ caller, personal }: AuditEvent): string | undefined {
  const values = {
    ...(caller ? { ip: caller.ip, user_agent: caller.userAgent } : {}),
    ...personal,
  };
  return Object.keys(values).length === 0 ? undefined : JSON.stringify(values);
}

async function sealPersonal(
  ctx: RecordingContext,
  tx: Db,
  eventId: string,
  { userId, hidesUser }: AuditEvent,
  wrappedKey: Uint8Array | undefined,
  values: string,
): Promise<Buffer | null> {
  if (hidesUser) return sealForAnybody(ctx, wrappedKey, eventId, userId, values);
  if (userId === undefined) return null;
  return sealForUser(ctx, tx, wrappedKey, eventId, userId, values);
}
