/** The statements that write `login_throttles` and `window_counts`: each decides and counts at once. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { Reservation, Standing, ThrottleRules, Window, WindowCount } from "./counters.ts";
import { accountRules } from "./rules.ts";

/** Reservations that lapsed belong to a process that died: they are failures. */
function reservations(clock: Clock, { reservationSeconds }: ThrottleRules) {
  const lapse = sql`${databaseNow(clock)} - make_interval(secs => ${reservationSeconds})`;
  const alive = sql`array(select r from unnest(t.reserved) r where r > ${lapse})`;
  const failures = sql`(t.failures + cardinality(t.reserved) - cardinality(${alive}))`;
  return { alive, failures };
}

/** When the next attempt is allowed after this many failures; null: at once. */
function blockedUntil(clock: Clock, rules: ThrottleRules, failures: ReturnType<typeof sql>) {
  return sql`case when ${failures} >= ${rules.freeFailures}::int
    then ${databaseNow(clock)} + make_interval(secs => least(
      ${rules.longestWaitSeconds}::float8,
      ${rules.firstWaitSeconds}::float8 * 2 ^ least(${failures} - ${rules.freeFailures}::int, 30)))
    end`;
}

export async function reserveAttempt(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  rules: ThrottleRules,
): Promise<Reservation> {
  const now = databaseNow(clock);
  const { alive, failures } = reservations(clock, rules);
  // An instant, moved on by a microsecond where another attempt has it.
  const handle = sql`greatest(${now}, (select max(r) from unnest(t.reserved) r) + interval '1 microsecond')`;
  // Once there are waits, one attempt at a time: twenty after each wait would make the waits cheap.
  const { rows } = await sql<{ handle: string }>`
    insert into login_throttles as t (key, reserved, touched_at)
    values (${key}, array[${now}], ${now})
    on conflict (key) do update set
      failures = ${failures},
      reserved = ${alive} || ${handle},
      touched_at = ${now}
    where (t.blocked_until is null or t.blocked_until <= ${now})
      and cardinality(${alive}) < case
        when ${failures} >= ${rules.mostFailures}::int then 0
        when ${failures} >= ${rules.freeFailures}::int then 1
        else ${rules.mostUnderWay}::int end
    returning reserved[cardinality(reserved)]::text as handle`.execute(db);
  const reserved = rows[0];
  if (reserved) return { state: "reserved", handle: reserved.handle };
  const waitSeconds = await findWait(db, clock, key, rules);
  return waitSeconds > 0 ? { state: "blocked", waitSeconds } : { state: "full" };
}

/** What is closed until it is reset says the longest wait, which tells nobody that it is. */
export async function findWait(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  rules: ThrottleRules,
): Promise<number> {
  const { failures } = reservations(clock, rules);
  const { rows } = await sql<{ wait: number | null }>`
    select case when ${failures} >= ${rules.mostFailures}::int then ${rules.longestWaitSeconds}::float8
                else ceil(extract(epoch from blocked_until - ${databaseNow(clock)}))::float8 end as wait
      from login_throttles t where key = ${key}`.execute(db);
  return Math.max(0, rows[0]?.wait ?? 0);
}

/** Of each key, in the same order. */
export async function readStandings(
  db: Db,
  clock: Clock,
  keys: readonly Uint8Array[],
  rules: ThrottleRules,
): Promise<readonly Standing[]> {
  if (keys.length === 0) return [];
  const { failures } = reservations(clock, rules);
  const hex = keys.map((key) => Buffer.from(key).toString("hex"));
  const { rows } = await sql<Standing>`
    select coalesce(${failures}, 0) as failures,
           greatest(0, coalesce(ceil(extract(epoch from blocked_until - ${databaseNow(clock)})), 0))::float8
             as "waitSeconds"
      from unnest(${hex}::text[]) with ordinality as k (hex, n)
      left join login_throttles t on t.key = decode(k.hex, 'hex')
     order by k.n`.execute(db);
  return rows;
}

export async function settleFailure(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  rules: ThrottleRules,
  handle: string,
): Promise<void> {
  await sql`
    update login_throttles set
      failures = failures + 1,
      blocked_until = ${blockedUntil(clock, rules, sql`(failures + 1)`)},
      reserved = array_remove(reserved, ${handle}::timestamptz),
      touched_at = ${databaseNow(clock)}
    where key = ${key}`.execute(db);
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

/**
 * Forgets accounts that nobody tried for so long. Fewer failures than bring a wait are forgotten sooner,
 * because anybody can make rows of them; what is closed until it is reset is not forgotten.
 * @returns how many
 */
export async function deleteOldThrottles(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const now = databaseNow(clock);
  const { freeFailures, mostFailures } = accountRules;
  // What is still reserved after so long has lapsed, and counts as a failure.
  const all = sql`failures + cardinality(reserved)`;
  const { numAffectedRows } = await sql`
    delete from login_throttles where key in (
      select key from login_throttles
       where touched_at < ${now} - make_interval(secs => ${fewFailuresKeptSeconds})
         and (${all} < ${freeFailures} or touched_at < ${now} - make_interval(secs => ${keptSeconds}))
         and ${all} < ${mostFailures}
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

const fewFailuresKeptSeconds = 24 * 60 * 60;

export async function readWindow(db: Db, clock: Clock, key: Uint8Array): Promise<WindowCount> {
  const now = databaseNow(clock);
  const { rows } = await sql<WindowCount>`
    select count, ceil(extract(epoch from ends_at - ${now}))::float8 as "secondsLeft"
      from window_counts where key = ${key} and ends_at > ${now}`.execute(db);
  return rows[0] ?? { count: 0, secondsLeft: 0 };
}

export async function addToWindow(
  db: Db,
  clock: Clock,
  key: Uint8Array,
  { seconds }: Window,
): Promise<WindowCount> {
  const now = databaseNow(clock);
  const end = sql`${now} + make_interval(secs => ${seconds})`;
  const { rows } = await sql<WindowCount>`
    insert into window_counts as w (key, count, ends_at) values (${key}, 1, ${end})
    on conflict (key) do update set
      count = case when w.ends_at > ${now} then w.count + 1 else 1 end,
      ends_at = case when w.ends_at > ${now} then w.ends_at else ${end} end
    returning count, ceil(extract(epoch from ends_at - ${now}))::float8 as "secondsLeft"`.execute(
    db,
  );
  return rows[0] ?? { count: 1, secondsLeft: seconds };
}

/** @returns how many */
export async function deleteOldWindows(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from window_counts where key in (
      select key from window_counts
       where ends_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
