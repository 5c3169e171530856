/** The statements that write `code_requests`: each decides and counts at once. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface RequestWindow {
  readonly seconds: number;
  /** Requests within `seconds`. */
  readonly most: number;
}

/** @returns 0 where the request is within all windows and was counted; else the seconds to wait */
export async function takeRequest(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  windows: readonly RequestWindow[],
): Promise<number> {
  const now = databaseNow(clock);
  const longest = Math.max(...windows.map((window) => window.seconds));
  const recent = (seconds: number) =>
    sql`array(select a from unnest(r.asked_at) a
               where a > ${now} - make_interval(secs => ${seconds}) order by a)`;
  const hasRoom = sql.join(
    windows.map(({ seconds, most }) => sql`cardinality(${recent(seconds)}) < ${most}::int`),
    sql` and `,
  );
  const { rows } = await sql`
    insert into code_requests as r (key, asked_at, touched_at) values (${key}, array[${now}], ${now})
    on conflict (key) do update set asked_at = ${recent(longest)} || ${now}, touched_at = ${now}
    where ${hasRoom}
    returning key`.execute(db);
  if (rows.length > 0) return 0;
  // The request that has to leave a window before there is room in it.
  const waits = sql.join(
    windows.map(
      ({ seconds, most }) =>
        sql`extract(epoch from (${recent(seconds)})[greatest(1, cardinality(${recent(seconds)}) - ${most}::int + 1)]
              + make_interval(secs => ${seconds}) - ${now}) * (cardinality(${recent(seconds)}) >= ${most}::int)::int`,
    ),
  );
  const { rows: refused } = await sql<{ wait: number }>`
    select ceil(greatest(1, ${waits}))::float8 as wait from code_requests r
     where key = ${key}`.execute(db);
  return refused[0]?.wait ?? 1;
}

/** Forgets requests that no window looks at any more. @returns how many */
export async function deleteOldRequests(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const earliest = sql`${databaseNow(clock)} - make_interval(secs => ${keptSeconds})`;
  const { numAffectedRows } = await sql`
    delete from code_requests where key in (
      select key from code_requests
       where touched_at < ${earliest} limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
