/** The statements that write and read `guessing_rates`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface Rates {
  /** Failures within the last five minutes. */
  readonly recent: number;
  /** Of the last day's minutes the median, times five. */
  readonly usual: number;
}

export async function addFailures(db: Db, clock: Clock, failures: number): Promise<void> {
  await sql`
    insert into guessing_rates as r (minute, failures)
    values (date_trunc('minute', ${databaseNow(clock)}), ${failures})
    on conflict (minute) do update set failures = r.failures + excluded.failures`.execute(db);
}

/** The median, because an attack of hours must not become what is usual; minutes without a row had none. */
export async function readRates(db: Db, clock: Clock): Promise<Rates> {
  const minute = sql`date_trunc('minute', ${databaseNow(clock)})`;
  const { rows } = await sql<Rates>`
    select coalesce(sum(r.failures) filter (where ago < 5), 0)::float8 as recent,
           5 * percentile_cont(0.5) within group (order by coalesce(r.failures, 0))
             filter (where ago >= 5) as usual
      from generate_series(0, 1439) as ago
      left join guessing_rates r on r.minute = ${minute} - ago * interval '1 minute'`.execute(db);
  return rows[0] ?? { recent: 0, usual: 0 };
}

/** @returns how many */
export async function deleteOldRates(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from guessing_rates where minute in (
      select minute from guessing_rates
       where minute < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
       limit ${atMost})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
