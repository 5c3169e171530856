/**
 * Reads the whole log and says whether it is what was written. It holds no transaction open: each
 * statement is short, so that a server on the same database goes on as before.
 */
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { laneCount, partsOfEvent, partsOfSeal, sealsLane } from "./chain.ts";
import { type ExportedSeal, type SealSummary, summariseSeal } from "./exported-heads.ts";
import { type Finding, Findings } from "./findings.ts";
import {
  findNewestSeal,
  findSealChain,
  type LaneEnds,
  readEvents,
  readLanelessEvents,
  readLanes,
  readSeals,
  readStrayEvents,
  type StoredEvent,
} from "./read-queries.ts";
import { SealedPoints } from "./sealed-points.ts";
import { walkLane } from "./walk-lane.ts";

type VerifyContext = Pick<Context, "db" | "keys">;

export interface Verification {
  readonly ok: boolean;
  /** When the chain began, as long as its first seal is kept. */
  readonly begun_at: string | null;
  /** Events that are as they were written. */
  readonly events: number;
  /** Events from before the chain, of which nothing can be said. */
  readonly unchained_events: number;
  readonly seals: number;
  /** Written by a server that had the secret before while another had today's; nothing is wrong. */
  readonly during_change_of_secret: number;
  readonly newest_seal: SealSummary | null;
  /** The first thousand. */
  readonly findings: readonly Finding[];
  readonly findings_total: number;
  /** Whether all was read; else the time was over. */
  readonly complete: boolean;
}

/**
 * @param kept a seal that was exported, and kept elsewhere
 * @param mostMs after this it reads no further, and tells what it has found
 */
export async function verifyLog(
  ctx: VerifyContext,
  kept?: ExportedSeal,
  mostMs = Number.POSITIVE_INFINITY,
): Promise<Verification> {
  const deadline = performance.now() + mostMs;
  const isOver = () => performance.now() > deadline;
  const findings = new Findings();
  const newest = await findNewestSeal(ctx.db);
  const lanes = await readLanes(ctx.db);
  const isBegun = newest !== undefined || lanes.some((lane) => lane.headMac !== null);
  if (!isBegun) findings.add("not_begun");
  const points = new SealedPoints(ctx.db, findings);
  const seals = isBegun ? await walkSeals(ctx, lanes, findings, points, isOver) : noRows;
  const events = isBegun ? await walkEvents(ctx, lanes, findings, isOver) : noRows;
  if (kept !== undefined) await compareKept(ctx.db, kept, findings, points);
  await points.flush();
  const complete = !isOver();
  const laneless = complete ? await findStrangers(ctx.db, findings) : 0;
  return {
    ok: findings.total === 0,
    begun_at: seals.begunAt,
    events: events.rows,
    unchained_events: laneless,
    seals: seals.rows,
    during_change_of_secret: events.duringChangeOfSecret + seals.duringChangeOfSecret,
    newest_seal: newest === undefined ? null : summariseSeal(newest),
    findings: findings.kept,
    findings_total: findings.total,
    complete,
  };
}

const noRows = { rows: 0, duringChangeOfSecret: 0, begunAt: null };

async function walkSeals(
  { db, keys }: VerifyContext,
  lanes: readonly LaneEnds[],
  findings: Findings,
  points: SealedPoints,
  isOver: () => boolean,
) {
  const first: { at: string | null } = { at: null };
  const walked = await walkLane({
    keys,
    lane: sealsLane,
    ends: lanes.find((one) => one.lane === sealsLane),
    read: (after, limit) => readSeals(db, sealsLane, after, limit),
    partsOf: (seal) => partsOfSeal({ ...seal, id: seal.position }),
    findings,
    isOver,
    found: async (seal) => {
      if (seal.position === 1) first.at = summariseSeal(seal).sealed_at;
      await points.add(seal.heads, { seal: seal.position });
    },
  });
  const { rows, duringChangeOfSecret } = walked;
  return { rows, duringChangeOfSecret, begunAt: first.at };
}

async function walkEvents(
  { db, keys }: VerifyContext,
  lanes: readonly LaneEnds[],
  findings: Findings,
  isOver: () => boolean,
) {
  let { rows, duringChangeOfSecret } = noRows;
  for (let lane = 0; lane < laneCount; lane++) {
    const walked = await walkLane<StoredEvent>({
      keys,
      lane,
      ends: lanes.find((one) => one.lane === lane),
      read: (after, limit) => readEvents(db, lane, after, limit),
      partsOf: partsOfEvent,
      findings,
      isOver,
    });
    rows += walked.rows;
    duringChangeOfSecret += walked.duringChangeOfSecret;
  }
  return { rows, duringChangeOfSecret };
}

async function compareKept(
  db: Db,
  kept: ExportedSeal,
  findings: Findings,
  points: SealedPoints,
): Promise<void> {
  await points.add(kept.heads, { seal: kept.seal, exported: true });
  const lanes = await readLanes(db);
  const base = lanes.find(({ lane }) => lane === sealsLane)?.base;
  if (base !== undefined && kept.seal < base.position) return; // dropped at its time
  const chain =
    kept.seal === base?.position ? base.chain : ((await findSealChain(db, kept.seal)) ?? null);
  const place = { seal: kept.seal, exported: true } as const;
  if (chain === null) findings.add("set_back", place);
  else if (Buffer.from(chain).toString("hex") !== kept.chain) findings.add("replaced", place);
}

const mostStrangers = 1_000;

/** @returns how many events there are from before the chain */
async function findStrangers(db: Db, findings: Findings): Promise<number> {
  for (const { id, lane, position } of await readStrayEvents(db, laneCount, mostStrangers)) {
    const place = position === null ? {} : { position };
    findings.add("stray", { event_id: id, lane, ...place });
  }
  const { count, late } = await readLanelessEvents(db, mostStrangers);
  for (const id of late) findings.add("without_lane", { event_id: id });
  return count - late.length;
}
