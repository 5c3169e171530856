/** What was found when a seed's database was taken over, and what of it is odd. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { releasedPrefix } from "./address-queries.ts";
import { parsePhoneNumber } from "./phone-number.ts";
import { resolvePhoneNumbers } from "./resolve.ts";

export interface Adoption {
  /** Rows of the seed at the time of the take-over. */
  readonly rows: number;
  /** Ids of rows that are the same number in other spellings: each logs in by its own spelling only. */
  readonly same_number: readonly (readonly number[])[];
  /** Ids of rows whose phone is no number: they log in by exactly that text. */
  readonly not_a_number: readonly number[];
}

/** @returns undefined where the database was made by this server and not by the seed */
export async function reportAdoption(
  ctx: Pick<Context, "db" | "config">,
): Promise<Adoption | undefined> {
  await resolvePhoneNumbers(ctx);
  const installation = await ctx.db
    .selectFrom("installation")
    .select("adopted_rows")
    .executeTakeFirst();
  if (installation?.adopted_rows == null) return undefined;
  const { rows: twins } = await sql<{ ids: number[] }>`
    select array_agg(id order by id) as ids from users
     where phone_resolved = phone and phone_number is not null
     group by phone_number having count(*) > 1 order by 1`.execute(ctx.db);
  // A row whose number went to the one who proved it has none any more, and is not odd.
  const { rows: unnumbered } = await sql<{ id: number; phone: string }>`
    select id, phone from users where phone_resolved = phone and phone_number is null
       and not starts_with(phone, ${releasedPrefix})
     order by id`.execute(ctx.db);
  const region = ctx.config.KPA_DEFAULT_REGION;
  const odd = unnumbered.filter((row) => parsePhoneNumber(row.phone, region) === undefined);
  return {
    rows: installation.adopted_rows,
    same_number: twins.map((row) => row.ids),
    not_a_number: odd.map((row) => row.id),
  };
}
