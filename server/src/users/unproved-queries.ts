/** The statements that give users numbers and addresses that nobody has proved yet. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { EmailAddress } from "./email-address.ts";
import type { PhoneNumber } from "./phone-number.ts";

/** @returns another user's id who has the number or the address, proved or not */
export async function findRival(
  db: Db,
  has: { readonly number?: PhoneNumber | undefined; readonly email?: EmailAddress | undefined },
  exceptId: number | undefined,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from users
     where id is distinct from ${exceptId ?? null}::int
       and ((phone_number = ${has.number ?? null}::text and phone_resolved = phone)
            or phone = ${has.number ?? null}::text or lower(email) = ${has.email ?? null}::text)
     limit 1`.execute(db);
  return rows[0]?.id;
}

/**
 * The account counts as in use from now on, and is no longer parked.
 * @throws a unique violation where another row is stored like this
 */
export async function setUnprovedPhone(
  db: Db,
  clock: Clock,
  id: number,
  number: PhoneNumber,
): Promise<void> {
  await db
    .updateTable("users")
    .set({
      phone: number,
      phone_number: number,
      phone_resolved: number,
      phone_verified_at: null,
      parked_at: null,
      last_active_at: databaseNow(clock),
      sessions_ended_at: databaseNow(clock),
    })
    .where("id", "=", id)
    .execute();
}

/** @throws a unique violation where another row has the address in these letters */
export async function setUnprovedEmail(
  db: Db,
  id: number,
  email: EmailAddress | null,
): Promise<void> {
  await db
    .updateTable("users")
    .set({ email, email_verified_at: null })
    .where("id", "=", id)
    .execute();
}
