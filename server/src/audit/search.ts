/** The log as staff read it: of everybody, by what they look for, with its personal part opened. */
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { type Cursor, isBelow, keysetPage, type Page, positionBy } from "../db/keyset.ts";
import { describeEvent } from "./event-types.ts";
import { openersOf } from "./personal.ts";

export interface EventFilter {
  readonly userId?: number | undefined;
  readonly actorId?: number | undefined;
  readonly type?: string | undefined;
  readonly result?: "success" | "failure" | undefined;
  readonly from?: Date | undefined;
  /** Not part of it. */
  readonly to?: Date | undefined;
}

export interface FoundEvent {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly description: string;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  readonly user_id: number | null;
  readonly actor: {
    readonly kind: string;
    readonly id: number | null;
    /** null: none, or erased. */
    readonly name: string | null;
  };
  readonly session_id: string | null;
  readonly request_id: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  /** Of what kind, before and after. */
  readonly details: Readonly<Record<string, unknown>>;
}

interface Row extends Cursor {
  readonly at: Date;
  readonly type: string;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  readonly user_id: number | null;
  readonly actor_kind: string;
  readonly actor_id: number | null;
  readonly actor_name: string | null;
  readonly session_id: string | null;
  readonly request_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly personal: Uint8Array | null;
}

/** The newest first. */
export async function searchEvents(
  ctx: Pick<Context, "db" | "keys">,
  filter: EventFilter,
  limit: number,
  after: Cursor | undefined,
): Promise<Page<FoundEvent>> {
  const found = await readRows(ctx.db, filter, limit + 1, after);
  const { rows, nextCursor } = keysetPage(found, limit);
  return { rows: await openRows(ctx, rows), nextCursor };
}

/** All of them, the newest first, a page of so many at once: nothing is held open between two pages. */
export async function* readAllEvents(
  ctx: Pick<Context, "db" | "keys">,
  filter: EventFilter,
  pageLength: number,
): AsyncGenerator<readonly FoundEvent[]> {
  let after: Cursor | undefined;
  for (;;) {
    const rows = await readRows(ctx.db, filter, pageLength, after);
    if (rows.length > 0) yield await openRows(ctx, rows);
    after = rows.at(-1);
    if (rows.length < pageLength) return;
  }
}

async function readRows(
  db: Db,
  filter: EventFilter,
  limit: number,
  after: Cursor | undefined,
): Promise<readonly Row[]> {
  const wanted = [...conditionsOf(filter), ...(after === undefined ? [] : [isBelow("at", after)])];
  const { rows } = await sql<Row>`
    with page as (
      select id, at, ${positionBy("at")} as position, type, result, reason, user_id, actor_kind,
             actor_id, session_id, request_id, details, personal
        from audit_events ${wanted.length === 0 ? sql`` : sql`where ${sql.join(wanted, sql` and `)}`}
       order by at desc, id desc limit ${limit})
    select page.*, u.name as actor_name
      from page left join users u on u.id = page.actor_id
     order by page.at desc, page.id desc`.execute(db);
  return rows;
}

function conditionsOf(filter: EventFilter): readonly RawBuilder<boolean>[] {
  const { userId, actorId, type, result, from, to } = filter;
  return [
    ...(userId === undefined ? [] : [sql<boolean>`user_id = ${userId}::int`]),
    ...(actorId === undefined ? [] : [sql<boolean>`actor_id = ${actorId}::int`]),
    ...(type === undefined ? [] : [sql<boolean>`type = ${type}`]),
    ...(result === undefined ? [] : [sql<boolean>`result = ${result}`]),
    ...(from === undefined ? [] : [sql<boolean>`at >= ${from.toISOString()}::timestamptz`]),
    ...(to === undefined ? [] : [sql<boolean>`at < ${to.toISOString()}::timestamptz`]),
  ];
}

async function openRows(
  ctx: Pick<Context, "db" | "keys">,
  rows: readonly Row[],
): Promise<readonly FoundEvent[]> {
  const ids = rows.flatMap((row) =>
    row.user_id === null || row.personal === null ? [] : [row.user_id],
  );
  const open = await openersOf(ctx, ctx.db, [...new Set(ids)]);
  return rows.map((row) => {
    const { ip = null, user_agent = null, ...personal } = open(row.user_id, row);
    return {
      id: row.id,
      at: row.at.toISOString(),
      type: row.type,
      description: describeEvent(row.type, row.result),
      result: row.result,
      reason: row.reason,
      user_id: row.user_id,
      actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
      session_id: row.session_id,
      request_id: row.request_id,
      ip,
      user_agent,
      details: { ...row.details, ...personal },
    };
  });
}
