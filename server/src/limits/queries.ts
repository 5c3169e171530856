/** Every statement that writes the limits' tables: each decides and counts at once. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface ThrottleLimits {
  readonly key: Uint8Array;
  readonly freeFailures: number;
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  readonly mostUnderWay: number;
  readonly reservationSeconds: number;
}

export type Reservation =
  | { readonly state: "reserved"; readonly handle: string }
  | { readonly state: "blocked"; readonly waitSeconds: number }
  | { readonly state: "full" };

/** When the next attempt is allowed after this many failures; null: at once. */
function blockedUntil(clock: Clock, limits: ThrottleLimits, failures: ReturnType<typeof sql>) {
  return sql`case when ${failures} >= ${limits.freeFailures}::int
    then ${databaseNow(clock)} + make_interval(secs => least(
      ${limits.longestWaitSeconds}::float8,
      ${limits.firstWaitSeconds}::float8 * 2 ^ least(${failures} - ${limits.freeFailures}::int, 30)))
    end`;
}

export async function reserveAttempt(
  db: Db,
  clock: Clock,
  limits: ThrottleLimits,
): Promise<Reservation> {
  const now = databaseNow(clock);
  const lapse = sql`${now} - make_interval(secs => ${limits.reservationSeconds})`;
  // Reservations that lapsed belong to a process that died: they turn into failures here. A handle
  // is an instant, moved on by a microsecond where another attempt has it.
  const alive = sql`array(select r from unnest(t.reserved) r where r > ${lapse})`;
  // Once there are waits, one attempt at a time: twenty after each wait would make the waits cheap.
  const handle = sql`greatest(${now}, (select max(r) from unnest(t.reserved) r) + interval '1 microsecond')`;
  const { rows } = await sql<{ handle: string }>`
    insert into login_throttles as t (key, reserved, touched_at)
    values (${limits.key}, array[${now}], ${now})
    on conflict (key) do update set
      failures = t.failures + cardinality(t.reserved) - cardinality(${alive}),
      reserved = ${alive} || ${handle},
      touched_at = ${now}
    where (t.blocked_until is null or t.blocked_until <= ${now})
      and cardinality(${alive}) < case
        when t.failures + cardinality(t.reserved) - cardinality(${alive}) >= ${limits.freeFailures}::int
        then 1 else ${limits.mostUnderWay}::int end
    returning reserved[cardinality(reserved)]::text as handle`.execute(db);
  const reserved = rows[0];
  if (reserved) return { state: "reserved", handle: reserved.handle };
  return findRefusal(db, clock, limits.key);
}

async function findRefusal(db: Db, clock: Clock, key: Uint8Array): Promise<Reservation> {
  const { rows } = await sql<{ wait: number | null }>`
    select ceil(extract(epoch from blocked_until - ${databaseNow(clock)}))::float8 as wait
      from login_throttles where key = ${key}`.execute(db);
  const wait = rows[0]?.wait ?? 0;
  return wait > 0 ? { state: "blocked", waitSeconds: wait } : { state: "full" };
}

export async function settleFailure(
  db: Db,
  clock: Clock,
  limits: ThrottleLimits,
  handle: string,
): Promise<void> {
  await sql`
    update login_throttles set
      failures = failures + 1,
      blocked_until = ${blockedUntil(clock, limits, sql`(failures + 1)`)},
      reserved = array_remove(reserved, ${handle}::timestamptz),
      touched_at = ${databaseNow(clock)}
    where key = ${limits.key}`.execute(db);
}

export async function settleSuccess(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  handle: string,
): Promise<void> {
  await sql`
    update login_throttles set
      failures = 0,
      blocked_until = null,
      reserved = array_remove(reserved, ${handle}::timestamptz),
      touched_at = ${databaseNow(clock)}
    where key = ${key}`.execute(db);
}

export async function releaseAttempt(db: Db, key: Uint8Array, handle: string): Promise<void> {
  await sql`
    update login_throttles set reserved = array_remove(reserved, ${handle}::timestamptz)
    where key = ${key}`.execute(db);
}

export async function deleteThrottle(db: Db, key: Uint8Array): Promise<void> {
  await sql`delete from login_throttles where key = ${key}`.execute(db);
}

/** Forgets accounts that nobody tried for so long. @returns how many */
export async function deleteOldThrottles(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from login_throttles where key in (
      select key from login_throttles
       where touched_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

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

/** @returns 0 where the hour has room and one was counted; else the seconds until the next hour */
export async function takeTotal(db: Db, clock: Clock, most: number): Promise<number> {
  const now = databaseNow(clock);
  const hour = sql`date_trunc('hour', ${now})`;
  const { rows } = await sql`
    insert into code_request_totals as t (hour, count) values (${hour}, 1)
    on conflict (hour) do update set count = t.count + 1 where t.count < ${most}::int
    returning hour`.execute(db);
  if (rows.length > 0) return 0;
  const { rows: refused } = await sql<{ wait: number }>`
    select ceil(extract(epoch from ${hour} + interval '1 hour' - ${now}))::float8 as wait`.execute(
    db,
  );
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
  await sql`delete from code_request_totals where hour < ${earliest}`.execute(db);
  const { numAffectedRows } = await sql`
    delete from code_requests where key in (
      select key from code_requests
       where touched_at < ${earliest} limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
