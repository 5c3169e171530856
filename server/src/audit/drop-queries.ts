/** The statements that drop what is past its time: by functions of the database, which refuse all else. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";
import type { Link } from "./chain.ts";
import { type EndColumns, endColumns, endsOf, type LaneEnds } from "./read-queries.ts";

/** Lanes that begin with a row whose time is over, where the newest seal covers it. */
export async function listLanesToDrop(
  db: Db,
  keptSeconds: number,
): Promise<readonly (LaneEnds & { readonly sealed: number })[]> {
  const { rows } = await sql<EndColumns & { sealed: number }>`
    select ${endColumns}, (head ->> 1)::float8 as sealed
      from jsonb_array_elements((select heads from audit_seals order by id desc limit 1)) as head
      join audit_lanes l on l.lane = (head ->> 0)::integer
     where (head ->> 1)::bigint > l.base_position
       and (select at from audit_events e
             where e.lane = l.lane and e.lane_position > l.base_position
             order by e.lane_position limit 1) < now() - make_interval(secs => ${keptSeconds})
     order by l.lane`.execute(db);
  return rows.map((row) => ({ ...endsOf(row), sealed: row.sealed }));
}

/** @returns how many rows went */
export async function dropEvents(
  db: Db,
  lane: number,
  { position, chain }: Link,
  mac: Uint8Array,
): Promise<number> {
  const { rows } = await sql<{ dropped: number }>`
    select kpa_drop_audit_events(${lane}, ${position}, ${chain}::bytea, ${mac}::bytea)::float8
             as dropped`.execute(db);
  return rows[0]?.dropped ?? 0;
}

/** Rows from before there were lanes. @returns how many went */
export async function dropLanelessEvents(db: Db, atMost: number): Promise<number> {
  const { rows } = await sql<{ dropped: number }>`
    select kpa_drop_unchained_events(${atMost})::float8 as dropped`.execute(db);
  return rows[0]?.dropped ?? 0;
}

/** The newest of the seals whose time is over; never the newest of all. */
export async function findLastOldSeal(
  db: Db,
  keptSeconds: number,
  atMost: number,
): Promise<Link | undefined> {
  const { rows } = await sql<Link>`
    select position, chain from (
      select id::float8 as position, chain, sealed_at from audit_seals
       where id < (select max(id) from audit_seals) order by id limit ${atMost}) oldest
     where sealed_at < now() - make_interval(secs => ${keptSeconds})
     order by position desc limit 1`.execute(db);
  return rows[0];
}

/** @returns how many went */
export async function dropSeals(
  db: Db,
  { position, chain }: Link,
  mac: Uint8Array,
): Promise<number> {
  const { rows } = await sql<{ dropped: number }>`
    select kpa_drop_audit_seals(${position}, ${chain}::bytea, ${mac}::bytea)::float8 as dropped`.execute(
    db,
  );
  return rows[0]?.dropped ?? 0;
}
