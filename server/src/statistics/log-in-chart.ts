import { type RawBuilder, sql } from "kysely";
import type { Db } from "../db/database.ts";
import { bucketOf, bucketRows, isWithin, type Period } from "./periods.ts";
import { refusedAttempts } from "./roll-up.ts";

export interface LogIns {
  readonly at: Date;
  readonly password: number;
  readonly code: number;
  /** By problem code. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A wrong code is a failed log-in where it was one for that, and named as its asker was told. */
const reason: RawBuilder<string> = sql`
  case when type = 'code.refused' then 'verification_invalid'
       when reason = '' then 'other' else reason end`;

/** Log-ins by way, and failures by reason. */
export async function chartLogIns(db: Db, period: Period): Promise<readonly LogIns[]> {
  const { rows } = await sql<LogIns>`
    with counted as (
      select ${bucketOf("hour", period.bucket)} as at,
             case when result = 'success' then type else 'failed' end as series,
             case when result = 'success' then '' else ${reason} end as reason,
             sum(count)::float8 as n
        from event_counts
       where ${isWithin("hour", period)}
         and (type in ('login.password', 'login.code', ${refusedAttempts.type})
              or (type = 'code.refused' and purpose = 'login'))
       group by 1, 2, 3)
    select b.at,
           coalesce(sum(n) filter (where series = 'login.password'), 0)::float8 as password,
           coalesce(sum(n) filter (where series = 'login.code'), 0)::float8 as code,
           coalesce(jsonb_object_agg(reason, n) filter (where series = 'failed'), '{}') as failed
      from ${bucketRows(period)} left join counted on counted.at = b.at
     group by b.at order by b.at`.execute(db);
  return rows;
}
