/**
 * One clock for every replica: the database's. Statements judge instants by its `now()`; what is
 * judged outside a statement (an access token's `exp`) goes by this process's clock, corrected by
 * how far the two were apart when last compared.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "./tables.ts";

export interface Clock {
  /** Milliseconds since the epoch by the database's clock, as well as it is known here. */
  readonly nowMs: () => number;
  /** Added to the database's clock everywhere. Zero outside tests. */
  readonly offsetSeconds: number;
}

/** The instant "now" inside a statement. */
export function databaseNow(clock: Clock): RawBuilder<Date> {
  return clock.offsetSeconds === 0
    ? sql<Date>`now()`
    : sql<Date>`(now() + make_interval(secs => ${clock.offsetSeconds}))`;
}

export class DatabaseClock implements Clock {
  offsetSeconds = 0;
  #aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.#aheadMs + this.offsetSeconds * 1000;
  }

  /** Compares the two clocks; half the round trip is taken off. Under 50 ms apart counts as equal. */
  async compare(db: Kysely<Tables>): Promise<void> {
    const askedAt = Date.now();
    const { rows } = await sql<{ ms: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db);
    const answeredAt = Date.now();
    const ahead = (rows[0]?.ms ?? answeredAt) - (askedAt + answeredAt) / 2;
    this.#aheadMs = Math.abs(ahead) < 50 ? 0 : ahead;
  }
}
