/** What every use case is handed. A type and no code: `app.ts` builds it. */
import type { Logger } from "pino";
import type { Config } from "./config/load.ts";
import type { PasswordHasher } from "./crypto/password-hash.ts";
import type { Clock } from "./db/clock.ts";
import type { Database } from "./db/database.ts";

export interface Context {
  readonly config: Config;
  /** The secret that access tokens are signed with and other keys are derived from. */
  readonly secret: string;
  readonly database: Database;
  /** The query builder; inside a transaction, hand on the transaction instead. */
  readonly db: Database["kysely"];
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly log: Logger;
}

/** Where a request came from, as far as rooms below HTTP need to know. */
export interface Caller {
  /** The client's address, not a proxy's. */
  readonly ip: string;
  /** Cleaned of control characters, at most 512 characters. */
  readonly userAgent: string | null;
}
