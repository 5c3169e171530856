/** What is read of how many codes come back, by ranges of numbers and by regions. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

/** Codes, and how many of them were entered. */
export interface Share {
  readonly codes: number;
  readonly entered: number;
}

export interface RangeFigures {
  readonly hour: Share;
  readonly day: Share;
  /** Of the range's region, in a week. */
  readonly usual: Share;
}

const week = 7 * 24;

/** From the beginning of the hour that was so many hours ago. */
function since(hours: number, clock: Clock): RawBuilder<Date> {
  return sql<Date>`date_trunc('hour', ${databaseNow(clock)} - make_interval(hours => ${hours}), 'UTC')`;
}

/** An hour is this one and the one before, as figures are kept by the hour; a day likewise. */
export async function readRange(
  db: Db,
  clock: Clock,
  range: string,
  region: string,
): Promise<RangeFigures> {
  const sum = (what: keyof Share, scope: string, hours: number) =>
    sql`coalesce(sum(${sql.ref(what)}) filter (where scope = ${scope}
                 and starts_at >= ${since(hours, clock)}), 0)::float8`;
  const share = (scope: string, hours: number) =>
    sql`json_build_object('codes', ${sum("codes", scope, hours)}, 'entered', ${sum("entered", scope, hours)})`;
  const { rows } = await sql<RangeFigures>`
    select ${share(range, 1)} as hour, ${share(range, 24)} as day, ${share(region, week)} as usual
      from message_usage
     where scope in (${range}, ${region}) and period = 'hour'
       and starts_at >= ${since(week, clock)}`.execute(db);
  const [figures] = rows;
  if (figures === undefined) throw new Error("an aggregate has one row");
  return figures;
}

/** Ranges that had at least so many codes within a day, of which at most such a share came back. */
export async function listPoorRanges(
  db: Db,
  clock: Clock,
  leastCodes: number,
  mostShare: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ scope: string }>`
    select scope from message_usage
     where scope like '+%' and period = 'hour' and starts_at >= ${since(24, clock)}
     group by scope
    having sum(codes) >= ${leastCodes} and sum(entered) <= ${mostShare}::float8 * sum(codes)
     order by scope`.execute(db);
  return rows.map((row) => row.scope);
}
