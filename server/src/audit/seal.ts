/** Begins the chain, and seals it: writes down at intervals where every lane ends. */
import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import {
  chainAfter,
  type End,
  isOurEnd,
  isSealedHeads,
  type Link,
  laneCount,
  macOfEnd,
  partsOfSeal,
  type SealedHead,
  type SealRow,
  sealsLane,
} from "./chain.ts";
import { type Finding, Findings } from "./findings.ts";
import { findNewestSeal, type LaneEnds, readLanes, type StoredSeal } from "./read-queries.ts";
import {
  appendSeal,
  beginLanes,
  hasChain,
  lockSealsLane,
  replaceMac,
  takeSealsLane,
} from "./seal-queries.ts";
import { SealedPoints } from "./sealed-points.ts";

type SealContext = Pick<Context, "clock" | "db" | "keys">;

/**
 * Gives each lane what its first row stands on, and writes the first seal. Done once for a database, before
 * the first event: a lane without a beginning cannot be told from one that was emptied.
 * @returns whether it was done now
 */
export async function beginLog(ctx: SealContext): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    await lockSealsLane(tx);
    const own = await takeSealsLane(tx, ctx.clock, 0);
    if (own === undefined || own.headMac !== null || (await hasChain(tx))) return false;
    const numbers = [sealsLane, ...Array.from({ length: laneCount }, (_, lane) => lane)];
    await beginLanes(
      tx,
      numbers.map((lane) => {
        const start = { position: 0, chain: randomBytes(32) };
        const baseMac = macOfEnd(ctx.keys, "base", lane, start);
        return { lane, ...start, baseMac, headMac: macOfEnd(ctx.keys, "head", lane, start) };
      }),
    );
    const lanes = await readLanes(tx);
    const begun = lanes.find(({ lane }) => lane === sealsLane);
    if (begun !== undefined) {
      await writeSeal(ctx, tx, { ...begun, atMicros: own.atMicros }, ourHeads(ctx, lanes));
    }
    return true;
  });
}

export interface Sealed {
  readonly state: "sealed" | "nothing_new" | "not_due" | "busy" | "not_begun";
  /** The newest. */
  readonly seal?: StoredSeal;
  /** What was wrong with the lanes' ends; all else is found by `verifyLog`. */
  readonly findings: readonly Finding[];
  /** Where the lanes end now; undefined where that was not read. */
  readonly heads?: readonly SealedHead[];
}

/**
 * @param everySeconds not before the newest seal is as old; 0: now
 * @param seen where the lanes ended before, as this process remembers it. A lane that was set back since is
 *   sealed as it was, at once: what this process knows stands in the database from then on
 */
export async function sealLog(
  ctx: SealContext,
  everySeconds: number,
  seen: readonly SealedHead[] = [],
): Promise<Sealed> {
  const sealed = await ctx.db.transaction().execute((tx) => sealIn(ctx, tx, everySeconds, seen));
  if (ctx.keys.previous !== undefined && sealed.state === "sealed") await replaceOldMacs(ctx);
  return sealed;
}

async function sealIn(
  ctx: SealContext,
  tx: Db,
  everySeconds: number,
  seen: readonly SealedHead[],
): Promise<Sealed> {
  const own = await takeSealsLane(tx, ctx.clock, everySeconds);
  if (own === undefined) return { state: "busy", findings: [] };
  const before = await findNewestSeal(tx);
  if (before === undefined) return { state: "not_begun", findings: [] };
  const lanes = await readLanes(tx);
  const heads = ourHeads(ctx, lanes);
  const lost = await findSetBack(tx, seen);
  if (everySeconds > 0 && !own.isDue && lost.length === 0) {
    return { state: "not_due", findings: [], heads };
  }
  const findings = [...lost, ...(await examineEnds(ctx, tx, lanes, before))];
  const told = withLost(heads, seen, lost);
  if (JSON.stringify(told) === JSON.stringify(before.heads)) {
    return { state: "nothing_new", seal: before, findings, heads };
  }
  await writeSeal(ctx, tx, own, told);
  const seal = await findNewestSeal(tx);
  return { state: "sealed", ...(seal === undefined ? {} : { seal }), findings, heads };
}

/**
 * What is to be seen without reading the log: whether its lanes end where we left them, and where the newest
 * seal says. `verifyLog` finds the rest.
 */
export async function examineNewestSeal(ctx: SealContext): Promise<readonly Finding[]> {
  const before = await findNewestSeal(ctx.db);
  return before === undefined ? [] : examineEnds(ctx, ctx.db, await readLanes(ctx.db), before);
}

async function findSetBack(tx: Db, seen: readonly SealedHead[]): Promise<readonly Finding[]> {
  const findings = new Findings();
  const points = new SealedPoints(tx, findings);
  await points.add(seen, {});
  await points.flush();
  return findings.kept;
}

/** Lanes that were set back are told as they were seen. */
function withLost(
  heads: readonly SealedHead[],
  seen: readonly SealedHead[],
  lost: readonly Finding[],
): readonly SealedHead[] {
  const lanes = new Set(lost.map(({ lane }) => lane));
  return [
    ...heads.filter(([lane]) => !lanes.has(lane)),
    ...seen.filter(([lane]) => lanes.has(lane)),
  ].sort(([a], [b]) => a - b);
}

/** A head that is not ours is not made ours by sealing it. */
function ourHeads(ctx: SealContext, lanes: readonly LaneEnds[]): readonly SealedHead[] {
  return lanes
    .filter(({ lane, head, headMac }) => {
      return lane !== sealsLane && isOurEnd(ctx.keys, "head", lane, head, headMac);
    })
    .map(({ lane, head }) => [lane, head.position, Buffer.from(head.chain ?? []).toString("hex")]);
}

async function examineEnds(
  ctx: SealContext,
  tx: Db,
  lanes: readonly LaneEnds[],
  before: StoredSeal,
): Promise<readonly Finding[]> {
  const findings = new Findings();
  for (const { lane, head, headMac } of lanes) {
    if (!isOurEnd(ctx.keys, "head", lane, head, headMac)) findings.add("head_changed", { lane });
  }
  const points = new SealedPoints(tx, findings);
  if (isSealedHeads(before.heads)) await points.add(before.heads, { seal: before.position });
  else findings.add("changed", { seal: before.position });
  await points.flush();
  return findings.kept;
}

async function writeSeal(
  ctx: SealContext,
  tx: Db,
  own: Pick<LaneEnds, "head" | "headMac"> & { readonly atMicros: string },
  heads: readonly SealedHead[],
): Promise<void> {
  const isOurs = isOurEnd(ctx.keys, "head", sealsLane, own.head, own.headMac);
  const newest = isOurs ? undefined : await findNewestSeal(tx);
  const last: Link =
    newest !== undefined && newest.position > own.head.position ? newest : own.head;
  const seal: SealRow = {
    id: last.position + 1,
    at_micros: own.atMicros,
    heads,
    events: heads.reduce((sum, [, position]) => sum + position, 0),
  };
  const chain = chainAfter(ctx.keys, sealsLane, last, isOurs, partsOfSeal(seal));
  const head = { position: seal.id, chain };
  await appendSeal(tx, seal, { ...head, mac: macOfEnd(ctx.keys, "head", sealsLane, head) });
}

/** A lane that nobody writes to would otherwise keep a MAC of the secret before, until nobody knows that. */
async function replaceOldMacs(ctx: SealContext): Promise<void> {
  const { previous: _, ...today } = ctx.keys;
  for (const ends of await readLanes(ctx.db)) {
    for (const end of ["head", "base"] as const) {
      const { lane } = ends;
      const mac = macOf(ends, end);
      const isOld =
        isOurEnd(ctx.keys, end, lane, ends[end], mac) &&
        !isOurEnd(today, end, lane, ends[end], mac);
      if (mac !== null && isOld) {
        await replaceMac(ctx.db, end, lane, mac, macOfEnd(ctx.keys, end, lane, ends[end]));
      }
    }
  }
}

function macOf(ends: LaneEnds, end: End): Uint8Array | null {
  return end === "head" ? ends.headMac : ends.baseMac;
}
