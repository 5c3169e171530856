/** The statements that take away what is past its time, a batch at once. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

/** What was never sent has told its asker nothing, and is kept for a shorter time. */
export const deleteWithheldMessages = deleteOld(sql`state = 'withheld'`);

/** After this it is no longer to be seen that a message was sent. */
export const deleteOldMessages = deleteOld(sql`state not in ('queued', 'sending')`);

function deleteOld(isDone: RawBuilder<unknown>) {
  return async (db: Db, clock: Clock, keptSeconds: number, rows: number): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from messages where id in (
        select id from messages
         where created_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds})
           and ${isDone}
         limit ${rows})`.execute(db);
    return Number(numAffectedRows ?? 0n);
  };
}

/**
 * Takes the contents out of what is done with, but for the latest so many. What is dead can be sent after all
 * until its time is over.
 */
export async function forgetContents(
  db: Db,
  clock: Clock,
  keep: number,
  rows: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update messages set payload = null where id in (
      select id from messages
       where payload is not null and state not in ('queued', 'sending', 'withheld')
         and (state <> 'dead' or expires_at <= ${databaseNow(clock)})
       order by created_at desc, id desc
       limit ${rows} offset ${keep})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
