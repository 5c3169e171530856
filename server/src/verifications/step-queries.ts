/** Which codes came back, and which of them let somebody in, each told once. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";
import { countedAs, hourOf } from "../delivery/step-queries.ts";

/** Codes of one hour, region and provider. */
export interface ReturnedCodes {
  /** The hour in which they were asked for, as ISO 8601. */
  readonly hour: string;
  readonly region: string;
  readonly provider: string;
  readonly entered: number;
  readonly signedIn: number;
}

/** As in the predicate of the index `verifications_uncounted`. */
const stepsTaken = sql`case when v.redeemed_at is null then 1 else 2 end`;

/**
 * Takes what was entered since, and marks it as counted. One whose message is still under way waits for
 * it: the provider is not known before. A message is found by the instant, which it shares with its code.
 */
export async function takeReturnedCodes(
  tx: Db,
  atMost: number,
): Promise<{ readonly taken: number; readonly steps: readonly ReturnedCodes[] }> {
  const { rows } = await sql<ReturnedCodes & { taken: number }>`
    with due as (
      select v.id, v.created_at, v.counted_steps as before, ${stepsTaken} as reached, ${countedAs}
        from verifications v
        join messages m on m.created_at = v.created_at and m.verification_id = v.id
       where v.purpose in ('register', 'login') and v.entered_at is not null
         and v.counted_steps < ${stepsTaken} and m.state not in ('queued', 'sending')
       order by v.created_at limit ${atMost}
         for update of v skip locked),
    moved as (
      update verifications v set counted_steps = due.reached from due where v.id = due.id
      returning due.*)
    select ${hourOf("created_at")} as hour, region, provider, count(*)::int as taken,
           count(*) filter (where before < 1)::int as entered,
           count(*) filter (where reached >= 2)::int as "signedIn"
      from moved group by 1, region, provider`.execute(tx);
  return { taken: rows.reduce((sum, row) => sum + row.taken, 0), steps: rows };
}
