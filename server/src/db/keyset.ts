/** Pages by position and id: no page is skipped or shown twice when rows come and go. */
import { type RawBuilder, sql } from "kysely";
import { type AppError, invalidMember } from "../errors.ts";

/** Where the page before ended. */
export interface Cursor {
  /** The sort column's instant: microseconds since the epoch, which the database reads back exactly. */
  readonly position: string;
  readonly id: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** The position of a row in a list by this instant; text would depend on the database's settings. */
export function positionBy(column: string): RawBuilder<string> {
  return sql<string>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint::text`;
}

/** Further down a list with the newest first. @param id the column, named by its table where others have one */
export function isBelow(column: string, after: Cursor, id = "id"): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(column)}, ${sql.ref(id)}) < (
    to_timestamp(0) + ${after.position}::bigint * interval '1 microsecond', ${after.id}::uuid)`;
}

/** @param rows one more than `limit` where there are more */
export function keysetPage<Row extends Cursor>(rows: readonly Row[], limit: number): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { rows: shown, nextCursor: hasMore ? encode(last) : null };
}

function encode({ position, id }: Cursor): string {
  return Buffer.from(JSON.stringify([position, id])).toString("base64url");
}

/** @throws AppError `validation_failed` where the text is not a cursor that was given out */
export function parseCursor(text: string): Cursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (Array.isArray(parts) && parts.length === 2) {
      const [position, id] = parts as unknown[];
      if (
        typeof position === "string" &&
        /^\d{1,16}$/.test(position) &&
        typeof id === "string" &&
        isUuid(id) &&
        encode({ position, id }) === text
      ) {
        return { position, id };
      }
    }
  } catch {}
  throw foreignCursor();
}

export function foreignCursor(): AppError {
  return invalidMember("/query/cursor", "cursor", "has to be a `next_cursor` of this list");
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
