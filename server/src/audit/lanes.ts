/**
 * Where an event goes: into a lane that its transaction holds, so that no two actions wait for one lock.
 * Nobody who writes an event waits for a lane while another is free, and nobody who holds one waits for
 * a second.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";

import { chainAfter, type EventRow, isOurEnd, type Link, macOfEnd, partsOfEvent } from "./chain.ts";
import { appendEvent, appendEvents, type FreeLane, findLastLink, takeFreeLane } from "./queries.ts";
import { findUserKey } from "./user-key-queries.ts";

type LaneContext = Pick<Context, "clock" | "keys">;

export interface HeldLane {
  readonly lane: number;
  /** Where the lane's row says that it ends. */
  readonly headPosition: number;
  /** The row to go on from. */
  readonly last: Link;
  readonly isOurs: boolean;
  readonly atMicros: string;
}

/** The lane of each transaction that has written an event: its next one goes there. */
const held = new WeakMap<Db, HeldLane>();

export interface TakenLane extends HeldLane {
  /** The key that the user's personal values are sealed under, itself sealed. */
  readonly wrappedKey: Uint8Array | undefined;
}

/**
 * @param keyOf whose key is looked up along the way
 * @throws AppError `unavailable` where every lane stays held: more transactions write events at once
 *   than there are lanes, and none of them ends
 */
export async function takeLane(
  ctx: LaneContext,
  tx: Db,
  keyOf: number | undefined,
): Promise<TakenLane> {
  const own = held.get(tx);
  if (own !== undefined) {
    return { ...own, wrappedKey: keyOf === undefined ? undefined : await findUserKey(tx, keyOf) };
  }
  const free = await waitForFreeLane(ctx, tx, keyOf ?? null);
  const head: Link = { position: free.head_position, chain: free.head_chain };
  const isOurs = isOurEnd(ctx.keys, "head", free.lane, head, free.head_mac);
  return {
    lane: free.lane,
    headPosition: head.position,
    last: isOurs ? head : await findEnd(tx, free.lane, head),
    isOurs,
    atMicros: free.at_micros,
    wrappedKey: free.wrapped_key ?? undefined,
  };
}

/**
 * A head that is not ours is not followed blindly, and stops nobody from logging in: the chain goes on
 * from the newest row there is, and says so.
 */
async function findEnd(tx: Db, lane: number, head: Link): Promise<Link> {
  const last = await findLastLink(tx, lane);
  return last !== undefined && last.position > head.position ? last : head;
}

/** As long as a lock is waited for elsewhere. */
const mostWaitMs = 2_000;
const retryAfterMs = { least: 2, most: 20 };

/** Asks again rather than wait for one lane: whichever is let go of first will do. */
async function waitForFreeLane(ctx: LaneContext, tx: Db, keyOf: number | null): Promise<FreeLane> {
  const deadline = performance.now() + mostWaitMs;
  for (;;) {
    const free = await takeFreeLane(tx, ctx.clock, keyOf);
    if (free !== undefined) return free;
    if (performance.now() > deadline) throw new AppError("unavailable", { retryAfterSeconds: 1 });
    const { least, most } = retryAfterMs;
    await sleep(least + Math.random() * (most - least));
  }
}

/** Writes the event at the lane's end. */
export async function append(
  ctx: LaneContext,
  tx: Db,
  { lane, headPosition, last, isOurs, atMicros }: HeldLane,
  event: EventRow,
): Promise<void> {
  const chain = chainAfter(ctx.keys, lane, last, isOurs, partsOfEvent(event));
  const head: Link = { position: last.position + 1, chain };
  const mac = macOfEnd(ctx.keys, "head", lane, head);
  if (!(await appendEvent(tx, event, headPosition, { ...head, chain, lane, mac }))) {
    throw new Error("a lane that this transaction holds was moved by another");
  }
  held.set(tx, { lane, headPosition: head.position, last: head, isOurs: true, atMicros });
}

/** Writes events that follow each other at the lane's end. */
export async function appendAll(
  ctx: LaneContext,
  tx: Db,
  { lane, headPosition, last, isOurs, atMicros }: HeldLane,
  events: readonly EventRow[],
): Promise<void> {
  const rows: (EventRow & Link)[] = [];
  let before = last;
  for (const event of events) {
    const isAfterOurs = isOurs || before !== last;
    const chain = chainAfter(ctx.keys, lane, before, isAfterOurs, partsOfEvent(event));
    before = { position: before.position + 1, chain };
    rows.push({ ...event, ...before });
  }
  if (before.chain === null || rows.length === 0) return;
  const mac = macOfEnd(ctx.keys, "head", lane, before);
  if (
    !(await appendEvents(tx, rows, headPosition, { ...before, chain: before.chain, lane, mac }))
  ) {
    throw new Error("a lane that this transaction holds was moved by another");
  }
  held.set(tx, { lane, headPosition: before.position, last: before, isOurs: true, atMicros });
}
