/** The statements that write an event. No statement changes one. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { canonicalJson, type EventRow, type Link } from "./chain.ts";

export interface FreeLane {
  readonly lane: number;
  readonly head_position: number;
  readonly head_chain: Uint8Array | null;
  readonly head_mac: Uint8Array | null;
  /** Microseconds since the epoch. */
  readonly at_micros: string;
  readonly wrapped_key: Uint8Array | null;
}

/**
 * Takes a lane that nobody else holds, for the rest of the transaction, and waits for nobody. Each
 * connection has one that it tries first, so that they seldom meet.
 * @param keyOf whose wrapped key is read along: a statement of its own would cost another round trip
 * @returns undefined where every lane is held
 */
export async function takeFreeLane(
  tx: Db,
  clock: Clock,
  keyOf: number | null,
): Promise<FreeLane | undefined> {
  const { rows } = await sql<FreeLane>`
    with own as (
      select lane, head_position, head_chain, head_mac from audit_lanes
       where lane = pg_backend_pid() & 63
         for update skip locked),
    other as (
      select lane, head_position, head_chain, head_mac from audit_lanes
       where lane >= 0 and not exists (select from own)
       order by lane limit 1
         for update skip locked)
    select free.*,
           (extract(epoch from ${databaseNow(clock)}) * 1000000)::bigint::text as at_micros,
           (select wrapped_key from user_keys where user_id = ${keyOf}::integer) as wrapped_key
      from (select * from own union all select * from other) free`.execute(tx);
  return rows[0];
}

/** The newest row that stands in a lane, whatever the lane's head says. */
export async function findLastLink(tx: Db, lane: number): Promise<Link | undefined> {
  const { rows } = await sql<Link>`
    select lane_position::float8 as position, chain from audit_events
     where lane = ${lane} and lane_position is not null
     order by lane_position desc limit 1`.execute(tx);
  return rows[0];
}

export interface NewHead extends Link {
  readonly lane: number;
  readonly mac: Uint8Array;
}

/**
 * Writes the event and moves its lane's head on, in one statement.
 * @returns false where the head is not at `from` any more; nothing was written then
 */
export async function appendEvent(
  tx: Db,
  event: EventRow,
  from: number,
  head: NewHead,
): Promise<boolean> {
  const { lane, position, chain, mac } = head;
  const { numAffectedRows } = await sql`
    with moved as (
      update audit_lanes set head_position = ${position}, head_chain = ${chain}, head_mac = ${mac}
       where lane = ${lane} and head_position = ${from}
      returning lane, head_position, head_chain)
    insert into audit_events (
      id, at, type, result, reason, user_id, actor_kind, actor_id, session_id, request_id,
      ip_hash, subject_hash, details, personal, lane, lane_position, chain)
    select ${event.id}::uuid,
           to_timestamp(0) + ${event.at_micros}::bigint * interval '1 microsecond',
           ${event.type}, ${event.result}, ${event.reason}, ${event.user_id}::integer,
           ${event.actor_kind}, ${event.actor_id}::integer, ${event.session_id}::uuid,
           ${event.request_id}, ${event.ip_hash}::bytea, ${event.subject_hash}::bytea,
           ${canonicalJson(event.details)}::jsonb, ${event.personal}::bytea,
           moved.lane, moved.head_position, moved.head_chain
      from moved`.execute(tx);
  return numAffectedRows === 1n;
}

/**
 * The same for several that follow each other.
 * @param events with their chains, the one after `from` first
 * @returns false where the head is not at `from` any more; nothing was written then
 */
export async function appendEvents(
  tx: Db,
  events: readonly (EventRow & Link)[],
  from: number,
  head: NewHead,
): Promise<boolean> {
  const { lane, position, chain, mac } = head;
  const rows = events.map((event) => ({
    ...event,
    details: JSON.parse(canonicalJson(event.details)),
    ip_hash: hex(event.ip_hash),
    subject_hash: hex(event.subject_hash),
    personal: hex(event.personal),
    chain: hex(event.chain),
  }));
  const { numAffectedRows } = await sql`
    with moved as (
      update audit_lanes set head_position = ${position}, head_chain = ${chain}, head_mac = ${mac}
       where lane = ${lane} and head_position = ${from}
      returning lane)
    insert into audit_events (
      id, at, type, result, reason, user_id, actor_kind, actor_id, session_id, request_id,
      ip_hash, subject_hash, details, personal, lane, lane_position, chain)
    select e.id, to_timestamp(0) + e.at_micros * interval '1 microsecond', e.type, e.result, e.reason,
           e.user_id, e.actor_kind, e.actor_id, e.session_id, e.request_id,
           decode(e.ip_hash, 'hex'), decode(e.subject_hash, 'hex'), e.details,
           decode(e.personal, 'hex'), moved.lane, e.position, decode(e.chain, 'hex')
      from moved, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as e (id uuid, at_micros bigint, type text, result text, reason text, user_id integer,
                   actor_kind text, actor_id integer, session_id uuid, request_id text, ip_hash text,
                   subject_hash text, details jsonb, personal text, position bigint, chain text)`.execute(
    tx,
  );
  return numAffectedRows === BigInt(events.length);
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString("hex");
}
