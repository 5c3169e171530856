/** Takes away what was counted so long ago that no chart reaches it. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export const deleteOldEventCounts = deleteOld("event_counts", "hour", [
  "type",
  "hour",
  "result",
  "reason",
  "purpose",
]);
export const deleteOldFunnel = deleteOld("code_funnel", "hour", ["hour", "region", "provider"]);
export const deleteOldActiveCounts = deleteOld("active_users", "day", ["day"]);

function deleteOld(table: string, period: string, key: readonly string[]) {
  const keyColumns = sql.join(key.map((column) => sql.ref(column)));
  /** @returns how many */
  return async (db: Db, clock: Clock, keptSeconds: number, atMost: number): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where (${keyColumns}) in (
        select ${keyColumns} from ${sql.table(table)}
         where ${sql.ref(period)} < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
         limit ${atMost})`.execute(db);
    return Number(numAffectedRows ?? 0n);
  };
}
