/** The statement that puts a message back into the queue. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

/**
 * Of a row of `messages`, called `m`: it was not sent, what it says is still there and of use, and its code
 * is the newest that was asked for.
 */
export function isResendable(now: RawBuilder<Date>): RawBuilder<boolean> {
  return sql<boolean>`(m.state in ('dead', 'undelivered') and m.payload is not null
    and m.expires_at > ${now}
    and (m.verification_id is null
         or exists (select from verifications v
                     where v.id = m.verification_id and v.closed_at is null and v.expires_at > ${now})))`;
}

/** Its attempts begin anew. @returns whether it was put back: of two who ask at once, one does it */
export async function requeueMessage(db: Db, clock: Clock, id: string): Promise<boolean> {
  const now = databaseNow(clock);
  const { numAffectedRows } = await sql`
    update messages m set state = 'queued', attempts = 0, provider = null,
           provider_message_id = null, next_attempt_at = ${now}, sent_at = null
     where m.id = ${id} and ${isResendable(now)}`.execute(db);
  return numAffectedRows === 1n;
}
