/** Every statement that writes `login_throttles`: each decides and counts at once. */
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

/** Forgets accounts that nobody tried for a day. @returns how many */
export async function deleteOldThrottles(db: Db, clock: Clock, atMost: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from login_throttles where key in (
      select key from login_throttles
       where touched_at < ${databaseNow(clock)} - interval '1 day' limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
