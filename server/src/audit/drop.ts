/** Drops events and seals whose time is over, from the beginning of each lane. */
import type { Context } from "../context.ts";
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { type Link, macOfEnd, partsOfEvent, sealsLane } from "./chain.ts";
import {
  dropEvents,
  dropLanelessEvents,
  dropSeals,
  findLastOldSeal,
  listLanesToDrop,
} from "./drop-queries.ts";
import { describeFinding, Findings } from "./findings.ts";
import { type LaneEnds, lastId, readEvents, type StoredEvent } from "./read-queries.ts";
import { LaneWalker } from "./walk-lane.ts";

type DropContext = Pick<Context, "keys" | "log">;

/**
 * Only what the newest seal covers goes, and the chain goes on from the last row that went. By the
 * database's own clock: what refuses to drop younger rows is in the database, and knows no other.
 * @returns how many went; fewer than `atMost` where none is left
 */
export async function dropOldEvents(
  db: Db,
  _clock: Clock,
  keptSeconds: number,
  atMost: number,
  ctx: DropContext,
): Promise<number> {
  let dropped = await dropLanelessEvents(db, atMost);
  for (const lane of await listLanesToDrop(db, keptSeconds)) {
    if (dropped >= atMost) return dropped;
    dropped += await dropFromLane(db, lane, keptSeconds, atMost - dropped, ctx);
  }
  return dropped;
}

async function dropFromLane(
  db: Db,
  { lane, base, sealed }: LaneEnds & { readonly sealed: number },
  keptSeconds: number,
  atMost: number,
  ctx: DropContext,
): Promise<number> {
  const after = { position: base.position, id: lastId };
  const { ends, rows } = await readEvents(db, lane, after, atMost, keptSeconds);
  const firstKept = rows.findIndex((row) => !row.is_old || row.position > sealed);
  const old = firstKept === -1 ? rows : rows.slice(0, firstKept);
  const last = old.at(-1);
  if (ends === undefined || last === undefined) return 0;
  await tellFaults(ctx, ends, old);
  const link: Link = { position: last.position, chain: last.chain };
  return dropEvents(db, lane, link, macOfEnd(ctx.keys, "base", lane, link));
}

/** What was wrong with them could not be found out later. It keeps nobody's data for longer. */
async function tellFaults(
  { keys, log }: DropContext,
  ends: LaneEnds,
  rows: readonly StoredEvent[],
): Promise<void> {
  const findings = new Findings();
  const walker = new LaneWalker<StoredEvent>(
    { keys, lane: ends.lane, partsOf: partsOfEvent, findings },
    ends,
  );
  for (const row of rows) await walker.step(row, ends);
  for (const finding of findings.kept) {
    log.error(
      { finding },
      `an old event is dropped that is not whole: ${describeFinding(finding)}`,
    );
  }
}

/** The newest seal stays, however old it is. @returns as `dropOldEvents` */
export async function dropOldSeals(
  db: Db,
  _clock: Clock,
  keptSeconds: number,
  atMost: number,
  { keys }: DropContext,
): Promise<number> {
  const last = await findLastOldSeal(db, keptSeconds, atMost);
  return last === undefined ? 0 : dropSeals(db, last, macOfEnd(keys, "base", sealsLane, last));
}
