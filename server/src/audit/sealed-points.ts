/** Compares what seals say of the lanes with what stands there now. */
import type { Db } from "../db/database.ts";
import type { SealedHead } from "./chain.ts";
import type { Finding, FindingKind, Findings } from "./findings.ts";
import { readPoints } from "./read-queries.ts";

const pointsPerQuery = 2_000;

interface Point {
  readonly lane: number;
  readonly position: number;
  readonly chain: string;
  readonly shownBy: Pick<Finding, "seal" | "exported">;
}

/**
 * A row that an intact chain leads to may still be another than the one that was sealed: somebody who
 * kept an old end of a lane can put it back, and the server goes on from there.
 */
export class SealedPoints {
  readonly #db: Db;
  readonly #findings: Findings;
  readonly #newest = new Map<number, Point>();
  /** A lane that was set back contradicts every later seal: the first one is named. */
  readonly #named = new Set<string>();
  #waiting: Point[] = [];

  constructor(db: Db, findings: Findings) {
    this.#db = db;
    this.#findings = findings;
  }

  /** @param heads of a seal that is as it was written, or that was kept elsewhere */
  async add(heads: readonly SealedHead[], shownBy: Point["shownBy"]): Promise<void> {
    for (const [lane, position, chain] of heads) {
      const point = { lane, position, chain, shownBy };
      const before = this.#newest.get(lane);
      this.#newest.set(lane, point);
      if (before !== undefined && position < before.position && !shownBy.exported) {
        this.#name("seal_set_back", point);
      }
      const isSame = before?.position === position && before.chain === chain;
      if (position > 0 && !isSame) this.#waiting.push(point);
    }
    if (this.#waiting.length >= pointsPerQuery) await this.flush();
  }

  /** Does the comparisons that are left. */
  async flush(): Promise<void> {
    const points = this.#waiting;
    this.#waiting = [];
    if (points.length === 0) return;
    const asked = points.map(({ lane, position }) => ({ lane, position }));
    const stored = new Map(
      (await readPoints(this.#db, asked)).map((row) => [`${row.lane} ${row.position}`, row]),
    );
    for (const point of points) {
      const row = stored.get(`${point.lane} ${point.position}`);
      if (row !== undefined) this.#compare(point, row);
    }
  }

  #compare(point: Point, row: Awaited<ReturnType<typeof readPoints>>[number]): void {
    const base = row.base_position ?? 0;
    if (point.position < base) return; // dropped at its time
    const chain = point.position === base ? row.base_chain : row.chain;
    if (chain !== null) {
      if (Buffer.from(chain).toString("hex") !== point.chain) this.#name("replaced", point, row.id);
    } else if (row.head_position === null || row.head_position < point.position) {
      this.#name("set_back", point);
    }
    // A row that is missing between others is named by whoever walks the lane.
  }

  #name(kind: FindingKind, { lane, position, shownBy }: Point, eventId?: string | null): void {
    const key = `${kind} ${lane}`;
    if (this.#named.has(key)) return;
    this.#named.add(key);
    const event = eventId == null ? {} : { event_id: eventId };
    this.#findings.add(kind, { lane, position, ...event, ...shownBy });
  }
}
