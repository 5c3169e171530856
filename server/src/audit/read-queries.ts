/** The statements that read the log as a chain. */
import { type RawBuilder, sql } from "kysely";
import type { Db } from "../db/database.ts";
import type { EventRow, Link, SealRow } from "./chain.ts";

export interface LaneEnds {
  readonly lane: number;
  readonly base: Link;
  readonly baseMac: Uint8Array | null;
  readonly head: Link;
  readonly headMac: Uint8Array | null;
}

export interface EndColumns {
  readonly lane: number;
  readonly base_position: number;
  readonly base_chain: Uint8Array | null;
  readonly base_mac: Uint8Array | null;
  readonly head_position: number;
  readonly head_chain: Uint8Array | null;
  readonly head_mac: Uint8Array | null;
}

/** Beyond it a number is not exact; nobody has written as many events. */
export const lastPosition = Number.MAX_SAFE_INTEGER;

/** A position, whatever somebody wrote there: a log that was tampered with has to be readable. */
function position(column: string): RawBuilder<number> {
  const found = sql.ref(column);
  const last = sql.lit(lastPosition);
  return sql<number>`(case when ${found} > ${last} then ${last} else ${found} end)::float8`;
}

export const endColumns = sql`l.lane, ${position("l.base_position")} as base_position, l.base_chain,
  l.base_mac, ${position("l.head_position")} as head_position, l.head_chain, l.head_mac`;

export function endsOf(row: EndColumns): LaneEnds {
  return {
    lane: row.lane,
    base: { position: row.base_position, chain: row.base_chain },
    baseMac: row.base_mac,
    head: { position: row.head_position, chain: row.head_chain },
    headMac: row.head_mac,
  };
}

/** Every lane in one statement, so that they are of one instant. */
export async function readLanes(db: Db): Promise<readonly LaneEnds[]> {
  const { rows } = await sql<EndColumns>`
    select ${endColumns} from audit_lanes l order by lane`.execute(db);
  return rows.map(endsOf);
}

/** A row of a lane, as it was found. */
export interface StoredEvent extends EventRow, Link {
  /** Whether its time is over. */
  readonly is_old: boolean;
}

export interface StoredSeal extends Omit<SealRow, "id">, Link {
  readonly id: string;
}

export interface Batch<Row> {
  /** Of the same instant as the rows; undefined where the lane's row is gone. */
  readonly ends: LaneEnds | undefined;
  readonly rows: readonly Row[];
}

/** After every other id. */
export const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Where a reader is: rows come by position, and by id where two have the same. */
export interface Place {
  readonly position: number;
  readonly id: string;
}

function micros(column: string): RawBuilder<string> {
  const at = sql.ref(column);
  return sql<string>`case when isfinite(${at}) then (extract(epoch from ${at}) * 1000000)::bigint::text
                          else ${at}::text end`;
}

export function readEvents(
  db: Db,
  lane: number,
  after: Place,
  limit: number,
  keptSeconds = 0,
): Promise<Batch<StoredEvent>> {
  return readBatch<StoredEvent>(
    db,
    lane,
    sql`select id::text as id, ${micros("at")} as at_micros, type, result, reason, user_id,
               actor_kind, actor_id, session_id::text as session_id, request_id, ip_hash,
               subject_hash, details, personal, ${position("lane_position")} as position, chain,
               at < now() - make_interval(secs => ${keptSeconds}) as is_old
          from audit_events
         where lane = ${lane} and (lane_position, id) > (${after.position}::bigint, ${after.id}::uuid)
         order by lane_position, audit_events.id limit ${limit}`,
  );
}

export function readSeals(
  db: Db,
  lane: number,
  after: Place,
  limit: number,
): Promise<Batch<StoredSeal>> {
  return readBatch<StoredSeal>(
    db,
    lane,
    sql`select id::text as id, ${micros("sealed_at")} as at_micros, heads, events::float8 as events,
               ${position("id")} as position, chain
          from audit_seals
         where id > ${after.position}::bigint order by audit_seals.id limit ${limit}`,
  );
}

/** The lane's ends and its rows in one statement: what is written meanwhile is in both or in neither. */
async function readBatch<Row>(
  db: Db,
  lane: number,
  select: RawBuilder<unknown>,
): Promise<Batch<Row>> {
  const { rows } = await sql<EndColumns & Row & { id: string | null }>`
    select ${endColumns}, found.*
      from audit_lanes l left join lateral (${select}) found on true
     where l.lane = ${lane}`.execute(db);
  const [first] = rows;
  return {
    ends: first === undefined ? undefined : endsOf(first),
    rows: rows.filter((row) => row.id !== null),
  };
}

/** Rows that nothing leads to: at or behind their lane's base, without a position, in no lane of ours. */
export async function readStrayEvents(
  db: Db,
  lanes: number,
  limit: number,
): Promise<readonly { id: string; lane: number; position: number | null }[]> {
  const { rows } = await sql<{ id: string; lane: number; position: number | null }>`
    select e.id::text as id, e.lane, ${position("e.lane_position")} as position
      from audit_lanes l join audit_events e
        on e.lane = l.lane and e.lane_position <= l.base_position
     where l.lane >= 0
    union all
    select id::text, lane, ${position("lane_position")} from audit_events
     where lane is not null and lane_position is null
    union all
    select id::text, lane, ${position("lane_position")} from audit_events
     where lane_position is not null and (lane < 0 or lane >= ${lanes})
     limit ${limit}`.execute(db);
  return rows;
}

/** Rows without a lane, from before there were any, and of those the ones that came later. */
export async function readLanelessEvents(
  db: Db,
  limit: number,
): Promise<{ readonly count: number; readonly late: readonly string[] }> {
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::float8 as count from audit_events where lane is null`.execute(db);
  // Once the first seal is past its time, so are they.
  const { rows } = await sql<{ id: string }>`
    select id::text as id from audit_events
     where lane is null
       and at >= coalesce((select sealed_at from audit_seals where id = 1),
                          now() - interval '8760 hours')
     order by at limit ${limit}`.execute(db);
  return { count: counted[0]?.count ?? 0, late: rows.map((row) => row.id) };
}

export interface SealedPoint {
  readonly lane: number;
  readonly position: number;
}

/** What stands at each of these places now; a chain is absent where no row is. */
export async function readPoints(
  db: Db,
  points: readonly SealedPoint[],
): Promise<
  readonly (SealedPoint & {
    readonly id: string | null;
    readonly chain: Uint8Array | null;
    readonly base_position: number | null;
    readonly base_chain: Uint8Array | null;
    readonly head_position: number | null;
  })[]
> {
  const { rows } = await sql<SealedPoint & { id: string | null } & EndColumns & Link>`
    select p.lane, p.position::float8 as position, e.id::text as id, e.chain,
           l.base_position::float8 as base_position, l.base_chain,
           l.head_position::float8 as head_position
      from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as p(lane integer, position bigint)
      left join audit_lanes l on l.lane = p.lane
      left join audit_events e on e.lane = p.lane and e.lane_position = p.position`.execute(db);
  return rows;
}

export async function findNewestSeal(db: Db): Promise<StoredSeal | undefined> {
  const { rows } = await sql<StoredSeal>`
    select id::text as id, ${micros("sealed_at")} as at_micros, heads, events::float8 as events,
           ${position("id")} as position, chain
      from audit_seals order by audit_seals.id desc limit 1`.execute(db);
  return rows[0];
}

export async function findSealChain(db: Db, id: number): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ chain: Uint8Array }>`
    select chain from audit_seals where id = ${id}`.execute(db);
  return rows[0]?.chain;
}
