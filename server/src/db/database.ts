/** A database, whichever engine is behind it. */
import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** A connection or a transaction. */
export type Db = Kysely<Tables>;

export interface Database {
  readonly engine: "pglite" | "postgresql";
  /** Every statement but the one below goes through here. */
  readonly kysely: Kysely<Tables>;
  /**
   * The per-request check, past the query builder and on connections of its own, so that it never
   * waits behind log-ins. `name` is the prepared statement's.
   */
  readonly check: <Row>(name: string, text: string, values: readonly unknown[]) => Promise<Row[]>;
  /** Connections in use, idle and waited for; the embedded database has always one. */
  readonly connections: () => { total: number; idle: number; waiting: number };
  readonly close: () => Promise<void>;
}

/** Integers of 64 bits come as text. @throws RangeError where a number cannot hold one */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("an integer of the database is too large");
  return value;
}
