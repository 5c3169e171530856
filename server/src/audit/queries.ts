/** Every statement that writes `audit_events`. No statement changes an event. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  readonly user_id: number | null;
  readonly actor_kind: string;
  readonly actor_id: number | null;
  readonly session_id: string | null;
  readonly request_id: string | null;
  readonly ip_hash: Uint8Array | null;
  readonly subject_hash: Uint8Array | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly personal: Uint8Array | null;
}

export async function insertEvent(db: Db, clock: Clock, event: EventRow): Promise<void> {
  await db
    .insertInto("audit_events")
    .values({ ...event, details: JSON.stringify(event.details), at: databaseNow(clock) })
    .execute();
}

/** @returns how many were older than that */
export async function deleteOldEvents(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from audit_events where id in (
      select id from audit_events
       where at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       order by at limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
