/** Who is meant by a phone number that somebody typed. */
import { sql } from "kysely";
import { comparedBcryptCost } from "../crypto/stored-hash.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { releasedPrefix, unresolvedRows } from "./address-queries.ts";
import type { PhoneNumber } from "./phone-number.ts";
import { columnsNow, type FoundUser, type Presence, type Silence } from "./queries.ts";

export interface PhoneLookup {
  /** Who has the number: for everything but a password, this is who was meant. */
  readonly user: FoundUser | undefined;
  /** No other row has the user's number: what is guessed under the number is guessed of this user. */
  readonly holdsNumber: boolean;
  /** Another row, which is stored in exactly this spelling: its password is good for it as well. */
  readonly spelled: FoundUser | undefined;
  /** Several rows have the number, nobody proved it, and none is spelled like this. */
  readonly isShared: boolean;
  /** Rows of the seed are unresolved: look again after resolving them. */
  readonly hasUnresolved: boolean;
  /** The dearest bcrypt cost left in the table, such as `12`, of those that are compared. */
  readonly seedCost: string | undefined;
}

interface Found extends FoundUser {
  readonly found_as: "proved" | "exact" | "released" | "claim";
  readonly sharers: number;
}

interface State {
  readonly unresolved: boolean;
  readonly seed_cost: string | null;
}

/**
 * Order of a look-up: the account that proved the number; then the exact spelling that is stored, or was
 * stored before the number went to its owner; then a row that did not prove it, if it is the only one.
 * @param typed as sent; a NUL can be in no row, so such a text is only looked up as a number
 */
export async function lookUpByPhone(
  db: Db,
  clock: Clock,
  typed: string,
  number: PhoneNumber | undefined,
  presence: Presence,
  silence: Silence,
): Promise<PhoneLookup> {
  const isSpelling = !typed.includes("\0") && !typed.startsWith(releasedPrefix);
  const exact = isSpelling ? typed : null;
  const released = isSpelling ? releasedPrefix + typed : null;
  const columns = sql.join([
    ...columnsNow(clock).map((one) => (typeof one === "string" ? sql.ref(one) : one)),
    sql`${silence} as is_silent`,
  ]);
  const { rows } = await sql<Found & State>`
    select found.*, state.* from
      (select coalesce((${unresolvedRows(sql`true`, 1)}), false) as unresolved,
              (select max(substr(password_hash, 5, 2)) from users
                where password_hash like '$2%'
                  and substr(password_hash, 5, 2) ~ ${sql.lit(`^(${comparedBcryptCost})$`)}) as seed_cost
      ) as state
      left join (
        (select ${columns}, 1::bigint as sharers,
                case when phone = ${exact}::text then 'exact' else 'released' end as found_as
           from users where phone in (${exact}::text, ${released}::text) and ${presence})
        union all
        (select ${columns}, count(*) over (),
                case when phone_verified_at is null then 'claim' else 'proved' end
           from users where phone_number = ${number ?? null}::text and phone_resolved = phone
            and ${presence} order by phone_verified_at is null limit 2)
      ) as found on true`.execute(db);
  return judge(rows[0]?.id === null ? [] : rows, rows[0]);
}

function judge(rows: readonly Found[], state: State | undefined): PhoneLookup {
  const as = (how: Found["found_as"]) => rows.find((row) => row.found_as === how);
  const claim = as("claim");
  const soleClaim = claim?.sharers === 1 ? claim : undefined;
  const proved = as("proved");
  const spelled = [as("exact"), as("released")].filter((row) => row !== undefined);
  const user = proved ?? spelled[0] ?? soleClaim;
  const isOthers = claim !== undefined && claim.id !== user?.id;
  return {
    user,
    holdsNumber: user === proved || claim === undefined || (!isOthers && soleClaim !== undefined),
    spelled: spelled.find((row) => row.id !== user?.id),
    isShared: user === undefined && claim !== undefined,
    hasUnresolved: state?.unresolved ?? false,
    seedCost: state?.seed_cost ?? undefined,
  };
}
