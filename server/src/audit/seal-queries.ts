/** The statements that seal the log. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { End, Link, SealRow } from "./chain.ts";
import { type EndColumns, endColumns, endsOf, type LaneEnds } from "./read-queries.ts";

/** The lane of the seals, held until the transaction ends. @returns undefined where another holds it */
export async function takeSealsLane(
  tx: Db,
  clock: Clock,
  everySeconds: number,
): Promise<(LaneEnds & { readonly atMicros: string; readonly isDue: boolean }) | undefined> {
  const now = databaseNow(clock);
  const { rows } = await sql<EndColumns & { at_micros: string; is_due: boolean }>`
    select ${endColumns}, (extract(epoch from ${now}) * 1000000)::bigint::text as at_micros,
           not exists (select from audit_seals
                        where sealed_at > ${now} - make_interval(secs => ${everySeconds})) as is_due
      from audit_lanes l where lane = -1 for update of l skip locked`.execute(tx);
  const [row] = rows;
  return row && { ...endsOf(row), atMicros: row.at_micros, isDue: row.is_due };
}

export interface SealsHead extends Link {
  readonly chain: Uint8Array;
  readonly mac: Uint8Array;
}

/** Writes the seal and moves its lane's head on. The caller holds that lane. */
export async function appendSeal(tx: Db, seal: SealRow, head: SealsHead): Promise<void> {
  await sql`
    with moved as (
      update audit_lanes set head_position = ${head.position}, head_chain = ${head.chain},
             head_mac = ${head.mac}
       where lane = -1 returning head_position, head_chain)
    insert into audit_seals (id, sealed_at, heads, events, chain)
    select head_position, to_timestamp(0) + ${seal.at_micros}::bigint * interval '1 microsecond',
           ${JSON.stringify(seal.heads)}::jsonb, ${seal.events}::bigint, head_chain
      from moved`.execute(tx);
}

export interface NewEnd extends Link {
  readonly lane: number;
  readonly chain: Uint8Array;
  readonly baseMac: Uint8Array;
  readonly headMac: Uint8Array;
}

/** Waits for whoever has it: two servers that start together begin the chain once, and before both. */
export async function lockSealsLane(tx: Db): Promise<void> {
  await sql`select from audit_lanes where lane = -1 for update`.execute(tx);
}

/** Whether anything was chained before, whatever the lanes' rows say now. */
export async function hasChain(tx: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from audit_seals)
        or exists (select from audit_events where lane is not null) as found`.execute(tx);
  return rows[0]?.found ?? true;
}

/** Gives lanes that were never used what their first row will stand on. */
export async function beginLanes(tx: Db, ends: readonly NewEnd[]): Promise<void> {
  const text = JSON.stringify(
    ends.map(({ lane, chain, baseMac, headMac }) => ({
      lane,
      chain: hex(chain),
      base_mac: hex(baseMac),
      head_mac: hex(headMac),
    })),
  );
  await sql`
    update audit_lanes l
       set base_chain = decode(n.chain, 'hex'), base_mac = decode(n.base_mac, 'hex'),
           head_chain = decode(n.chain, 'hex'), head_mac = decode(n.head_mac, 'hex')
      from jsonb_to_recordset(${text}::jsonb)
             as n(lane integer, chain text, base_mac text, head_mac text)
     where l.lane = n.lane and l.head_position = 0 and l.head_mac is null`.execute(tx);
}

/** Puts a MAC of today's key in the place of one of the key before, unless the end has moved since. */
export async function replaceMac(
  db: Db,
  end: End,
  lane: number,
  before: Uint8Array,
  mac: Uint8Array,
): Promise<void> {
  const column = sql.ref(`${end}_mac`);
  await sql`
    update audit_lanes set ${column} = ${mac}
     where lane = ${lane} and ${column} = ${before}`.execute(db);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
