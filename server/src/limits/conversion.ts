/**
 * How many codes come back. Whoever is paid for text messages asks for codes and does not enter them: a
 * range of numbers whose codes come back far less often than is usual in its region is held.
 *
 * Only codes count that go to whatever number somebody names. Those for log-in and reset go to accounts,
 * and are neither counted nor held: else whoever asks for the codes of a range would lock out the people
 * in it, or would learn, from what is held and what is not, who of them has an account.
 */
import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { readFailedShares } from "../delivery/failure-queries.ts";
import { regionOf } from "../delivery/region.ts";
import { listPoorRanges, type RangeFigures, readRange, type Share } from "./conversion-queries.ts";
import { addUsage, forgetCodes, type Scope } from "./usage-queries.ts";

/** What stands for none in ISO 3166. */
export const noRegion = "ZZ";

const held = {
  leastInHour: 30,
  leastInDay: 60,
  shareOfUsual: 0.25,
  /** Codes of a week from which the region's own share is known; before that, this is assumed. */
  leastForUsual: 200,
  assumedShare: 0.6,
  /** A region that is pumped as a whole must not make that what is usual. */
  leastShare: 0.2,
};

/** How long whoever asks is told to wait: figures are kept by the hour. */
export const heldWaitSeconds = 60 * 60;

/** Ranges of 100,000 numbers: what is sold to whoever pumps is sold in ranges. */
export function rangeOf(number: string): string {
  return number.slice(0, -5);
}

/**
 * Codes that reached nobody cannot come back, and while messages fail those of all ranges are missing: the
 * region's failures are taken off. They are looked at only where a range would be held.
 */
export async function isRangeHeld(
  { clock }: { readonly clock: Clock },
  db: Db,
  range: string,
  region: string,
): Promise<boolean> {
  const figures = await readRange(db, clock, range, region);
  if (!isFarBelowUsual(figures, { hour: 0, day: 0 })) return false;
  return isFarBelowUsual(figures, await readFailedShares(db, clock, region));
}

function isFarBelowUsual(
  { hour, day, usual }: RangeFigures,
  failed: { readonly hour: number; readonly day: number },
): boolean {
  const isKnown = usual.codes >= held.leastForUsual;
  const share = isKnown ? usual.entered / usual.codes : held.assumedShare;
  const leastShare = held.shareOfUsual * Math.max(held.leastShare, share);
  const isFarBelow = ({ codes, entered }: Share, failedShare: number, least: number) => {
    const arrived = codes * (1 - failedShare);
    return arrived >= least && entered < leastShare * arrived;
  };
  return (
    isFarBelow(hour, failed.hour, held.leastInHour) || isFarBelow(day, failed.day, held.leastInDay)
  );
}

/** A code that went to whatever number was named came back. */
export async function countEntered(
  { clock }: { readonly clock: Clock },
  db: Db,
  number: string,
): Promise<void> {
  const scopes: readonly Scope[] = [
    { scope: regionOf(number) ?? noRegion, period: "hour" },
    { scope: rangeOf(number), period: "hour" },
  ];
  await addUsage(db, clock, scopes, { asked: 0, codes: 0, entered: 1, cost: 0 });
}

export interface HeldRange extends RangeFigures {
  readonly range: string;
  readonly region: string;
}

/** What is held at present, for whoever looks after the server. */
export async function listHeldRanges(
  ctx: { readonly clock: Clock },
  db: Db,
): Promise<readonly HeldRange[]> {
  const found: HeldRange[] = [];
  for (const range of await listPoorRanges(db, ctx.clock, held.leastInHour, held.shareOfUsual)) {
    const region = regionOf(`${range}00000`) ?? noRegion;
    if (!(await isRangeHeld(ctx, db, range, region))) continue;
    found.push({ range, region, ...(await readRange(db, ctx.clock, range, region)) });
  }
  return found;
}

/**
 * Lets a range go: what was asked for in it until now counts no more. It is held again as soon as as many
 * codes more do not come back.
 * @returns whether it was held
 */
export async function releaseRange(
  ctx: { readonly clock: Clock },
  tx: Db,
  range: string,
): Promise<boolean> {
  const region = regionOf(`${range}00000`) ?? noRegion;
  if (!(await isRangeHeld(ctx, tx, range, region))) return false;
  await forgetCodes(tx, ctx.clock, range);
  return true;
}
