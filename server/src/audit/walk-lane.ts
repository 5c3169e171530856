/** Reads a lane from its base to its head, and finds where it is not the chain that was written. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Keys } from "../crypto/derived-keys.ts";
import { isOurEnd, type Link, type Part, recogniseRow, sealsLane } from "./chain.ts";
import { type Findings, placeOf } from "./findings.ts";
import { type Batch, type LaneEnds, lastId, lastPosition, type Place } from "./read-queries.ts";

const rowsPerBatch = 1_000;
interface ChainRow extends Link {
  readonly id: string;
}

interface Chain<Row extends ChainRow> {
  readonly keys: Keys;
  readonly lane: number;
  readonly partsOf: (row: Row) => readonly Part[];
  readonly findings: Findings;
  /** Told of each row that is as it was written. */
  readonly found?: (row: Row) => Promise<void>;
}

interface Walk<Row extends ChainRow> extends Chain<Row> {
  /** Where the lane begins and ends; a later reading of it counts more. */
  readonly ends: LaneEnds | undefined;
  readonly read: (after: Place, limit: number) => Promise<Batch<Row>>;
  /** Whether to read no further. */
  readonly isOver: () => boolean;
}

export interface Walked {
  readonly rows: number;
  /** Rows that a server with the secret before wrote after one with today's: nothing is wrong with them. */
  readonly duringChangeOfSecret: number;
}

/**
 * Rows may be written, and dropped at their time, while it goes on: each batch comes with the lane's ends
 * of the same instant.
 */
export async function walkLane<Row extends ChainRow>(walk: Walk<Row>): Promise<Walked> {
  const { lane, findings } = walk;
  if (walk.ends === undefined) {
    findings.add("head_missing", { lane });
    return { rows: 0, duringChangeOfSecret: 0 };
  }
  const walker = new LaneWalker(walk, walk.ends);
  for (;;) {
    // An embedded database answers at once: without this, no request had its turn until the log was read.
    await nextTurn();
    if (walk.isOver()) return walker;
    const { ends, rows } = await walk.read(walker.cursor, rowsPerBatch);
    if (ends === undefined) {
      findings.add("head_missing", { lane });
      return walker;
    }
    if (ends.base.position > walker.cursor.position) {
      walker.startFrom(ends);
      continue;
    }
    for (const row of rows) await walker.step(row, ends);
    if (rows.length < rowsPerBatch || walker.cursor.position >= lastPosition) {
      walker.finish(ends);
      return walker;
    }
  }
}

/** The same, a row at a time. */
export class LaneWalker<Row extends ChainRow> implements Walked {
  rows = 0;
  duringChangeOfSecret = 0;
  cursor: Place;
  readonly #chain: Chain<Row>;
  /** The row before, as it stands there: a changed row is named alone, and not those after it. */
  #before: Link;
  /** Which key wrote it, where it is known. */
  #keyBefore: number | undefined;
  #isBeforeWhole = true;

  constructor(chain: Chain<Row>, ends: LaneEnds) {
    this.#chain = chain;
    this.#before = ends.base;
    this.cursor = { position: ends.base.position, id: lastId };
    this.startFrom(ends);
  }

  startFrom({ base, baseMac }: LaneEnds): void {
    const { keys, lane, findings } = this.#chain;
    this.#isBeforeWhole = isOurEnd(keys, "base", lane, base, baseMac);
    if (!this.#isBeforeWhole) findings.add("base_changed", { lane });
    this.#before = base;
    this.#keyBefore = undefined;
    this.cursor = { position: base.position, id: lastId };
  }

  async step(row: Row, { head }: LaneEnds): Promise<void> {
    const { lane, findings } = this.#chain;
    this.cursor = row;
    if (row.position > head.position) {
      findings.add("beyond_head", this.#placeOf(row));
    } else if (row.position === this.#before.position) {
      findings.add("doubled", this.#placeOf(row));
    } else if (row.position > this.#before.position + 1) {
      const first = this.#before.position + 1;
      findings.add("missing", placeOf(lane, first, row.position - 1));
      // What came before it is not known, so that it cannot be checked itself.
      this.#goOnFrom(row, undefined);
      this.#isBeforeWhole = true;
    } else {
      await this.#check(row);
    }
  }

  async #check(row: Row): Promise<void> {
    const { keys, lane, findings, partsOf, found } = this.#chain;
    const known = recogniseRow(keys, lane, this.#before, row.chain, partsOf(row));
    const keyBefore = this.#keyBefore;
    this.#goOnFrom(row, known?.key);
    this.#isBeforeWhole = known !== undefined;
    if (known === undefined) {
      findings.add("changed", this.#placeOf(row));
      return;
    }
    this.rows++;
    if (!known.isAfterOurs) {
      // A server that does not know the new secret yet does not recognise what one that does has written.
      if (known.key === 1 && keyBefore === 0) this.duringChangeOfSecret++;
      else findings.add("foreign_head", this.#placeOf(row));
    }
    await found?.(row);
  }

  #goOnFrom({ position, chain }: Link, key: number | undefined): void {
    this.#before = { position, chain };
    this.#keyBefore = key;
  }

  #placeOf({ id, position }: Row) {
    const { lane } = this.#chain;
    return { ...placeOf(lane, position), ...(lane === sealsLane ? {} : { event_id: id }) };
  }

  /** The newest row has to be the one that the head names. */
  finish({ head, headMac }: LaneEnds): void {
    const { keys, lane, findings } = this.#chain;
    const { position, chain } = this.#before;
    const isHeadWhole = isOurEnd(keys, "head", lane, head, headMac);
    const isSameRow = Buffer.compare(head.chain ?? nothing, chain ?? nothing) === 0;
    if (head.position > position) {
      findings.add("cut_off", placeOf(lane, position + 1, head.position));
    }
    const isOtherRow = head.position <= position && !isSameRow && this.#isBeforeWhole;
    if (!isHeadWhole || isOtherRow) findings.add("head_changed", { lane });
  }
}

const nothing = Buffer.alloc(0);
