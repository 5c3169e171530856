/** The statements that start and end sessions in which a member of staff acts as a user. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";

export interface Impersonation {
  readonly id: string;
  readonly userId: number;
  readonly impersonatorId: number;
  readonly seconds: number;
}

/**
 * It has no salt, so no refresh token is good for it, and no proof of who is there. Where the member of
 * staff is, and with what, is in the log of events and not in the user's list.
 */
export async function insertImpersonation(
  db: Db,
  clock: Clock,
  { id, userId, impersonatorId, seconds }: Impersonation,
): Promise<void> {
  const now = databaseNow(clock);
  await db
    .insertInto("sessions")
    .values({
      id,
      user_id: userId,
      origin: "impersonation",
      impersonator_id: impersonatorId,
      device_name: "Staff",
      created_at: now,
      last_seen_at: now,
      expires_at: sql`${now} + make_interval(secs => ${seconds})`,
    })
    .execute();
}

/** Those in which the user acts as somebody else, and those in which somebody else acts as the user. */
export async function endImpersonations(db: Db, clock: Clock, userId: number): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ ended_at: databaseNow(clock), end_reason: "ended_by_staff" })
    .where("origin", "=", "impersonation")
    .where((is) => is.or([is("user_id", "=", userId), is("impersonator_id", "=", userId)]))
    .where("ended_at", "is", null)
    .execute();
}
