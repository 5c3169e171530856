/**
 * Finding users by a part of what is known of them, however many there are. What is rare is found in
 * the index of threes and sorted; what is common is met soon by walking down from the newest. Which of
 * the two it is, the index tells after a bounded number of rows. A page may be short and have a
 * successor, where a common text is rare among the newest: the walk is bounded too.
 */
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { parsePhoneNumber, phoneDigits } from "../users/phone-number.ts";
import { resolvePhoneNumbers } from "../users/resolve.ts";

/** Above this many, walking finds a page sooner than sorting does. */
const mostSorted = 1_000;
const rowsPerWindow = 20_000;
const windowsPerRequest = 5;
const fewestDigits = 4;

export interface Search {
  readonly query: string;
  /** Further conditions on a row of `users`, called `u`. */
  readonly condition: RawBuilder<boolean>;
  readonly below: number | undefined;
  readonly limit: number;
}

export interface FoundIds {
  /** Descending. */
  readonly ids: readonly number[];
  /** Where the next page begins; undefined where there is none. */
  readonly nextBelow: number | undefined;
}

const text = sql`search_text(u.name, u.email, coalesce(u.phone_number, u.phone))`;

export async function searchUsers(ctx: Context, search: Search): Promise<FoundIds> {
  const terms = termsOf(search.query, ctx.config.KPA_DEFAULT_REGION);
  if (terms.needles.length === 0 && terms.number === undefined) {
    return { ids: [], nextBelow: undefined };
  }
  if (terms.hasDigits) await resolvePhoneNumbers(ctx);
  const rare = await findRare(ctx, terms, search);
  return rare ?? walk(ctx.db, terms, search);
}

interface Terms {
  /** A row is found that has one of them in its text. */
  readonly needles: readonly string[];
  /** E.164, where all of a number was given. */
  readonly number: string | undefined;
  readonly hasDigits: boolean;
}

/**
 * One or two characters are looked for where a word begins: in the middle they are everywhere. Digits
 * are a part of a number, whatever stands between them and with or without the 0 of a call at home.
 */
function termsOf(query: string, region: string): Terms {
  const typed = query.normalize("NFC").replaceAll("\0", "").trim();
  const needles = new Set<string>();
  if (typed.length > 0) needles.add([...typed].length < 3 ? ` ${typed}` : typed);
  const number = parsePhoneNumber(typed, region);
  const digits = phoneDigits(typed) ?? "";
  for (const part of number === undefined ? [digits, digits.replace(/^0+/, "")] : []) {
    if (part.length >= fewestDigits) needles.add(part);
  }
  return { needles: [...needles], number, hasDigits: digits !== "" };
}

/** @returns undefined where there are too many to be sorted */
async function findRare(
  ctx: Context,
  terms: Terms,
  { condition, below, limit }: Search,
): Promise<FoundIds | undefined> {
  const ids = await ctx.db.transaction().execute(async (tx) => {
    // The planner takes a text that it knows nothing of for a common one, and would read the table.
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await sql<{ id: number }>`
      select u.id from users u
       where (${anyOf(terms, isInIndex)}) and ${condition} and ${isBelow(below)}
       limit ${mostSorted + 1}`.execute(tx);
    return rows.map((row) => row.id);
  });
  if (ids.length > mostSorted) return undefined;
  ids.sort((a, b) => b - a);
  return pageOf(ids, limit);
}

async function walk(db: Db, terms: Terms, { condition, below, limit }: Search): Promise<FoundIds> {
  const found: number[] = [];
  let from = below;
  for (let window = 0; window < windowsPerRequest; window++) {
    const { rows } = await sql<{ ids: number[]; lowest: number | null; rows: number }>`
      select coalesce(array_agg(id order by id desc) filter (where is_found), '{}') as ids,
             min(id) as lowest, count(*)::int as rows
        from (select u.id, (${anyOf(terms, isInText)}) and ${condition} as is_found
                from (select * from users u where ${isBelow(from)}
                       order by u.id desc limit ${rowsPerWindow}) as u) as walked`.execute(db);
    const [walked] = rows;
    if (walked === undefined || walked.lowest === null) return pageOf(found, limit);
    found.push(...walked.ids);
    if (found.length > limit || walked.rows < rowsPerWindow) return pageOf(found, limit);
    from = walked.lowest;
  }
  return { ids: found, nextBelow: from };
}

function pageOf(ids: readonly number[], limit: number): FoundIds {
  const shown = ids.slice(0, limit);
  return { ids: shown, nextBelow: ids.length > limit ? shown.at(-1) : undefined };
}

function anyOf(
  { needles, number }: Terms,
  holds: (needle: string) => RawBuilder<boolean>,
): RawBuilder<boolean> {
  const conditions = needles.map(holds);
  if (number !== undefined) {
    conditions.push(sql<boolean>`u.phone_number = ${number} and u.phone_resolved = u.phone`);
  }
  return sql<boolean>`${sql.join(conditions, sql` or `)}`;
}

function isInText(needle: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(${text}, lower(${needle}::text)) > 0`;
}

function isInIndex(needle: string): RawBuilder<boolean> {
  const lower = sql`lower(${needle}::text)`;
  const grams = [...needle].length < 3 ? sql`array[${lower}]` : sql`search_threes(${lower})`;
  return sql<boolean>`(search_grams(${text}) @> ${grams} and ${isInText(needle)})`;
}

function isBelow(id: number | undefined): RawBuilder<boolean> {
  return id === undefined ? sql<boolean>`true` : sql<boolean>`u.id < ${id}`;
}
