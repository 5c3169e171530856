/** What every use case is handed. Types and no code: `app.ts` builds it. */
import type { Logger } from "pino";
import type { Breaches } from "./breaches/look-up.ts";
import type { Config } from "./config/load.ts";
import type { Keys } from "./crypto/derived-keys.ts";
import type { PasswordHasher } from "./crypto/password-hash.ts";
import type { Clock } from "./db/clock.ts";
import type { Database } from "./db/database.ts";
import type { Language } from "./delivery/message.ts";
import type { OutboxSignal } from "./delivery/outbox-signal.ts";

export type { Language } from "./delivery/message.ts";

import type { Client, Limits } from "./limits/limit-context.ts";

export interface Context {
  readonly config: Config;
  /** The secret that access tokens are signed with. For anything else there is a key of its own. */
  readonly secret: string;
  readonly keys: Keys;
  readonly database: Database;
  /** The query builder; inside a transaction, hand on the transaction instead. */
  readonly db: Database["kysely"];
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly limits: Limits;
  readonly breaches: Breaches;
  readonly log: Logger;
  /** Told of each message that is written, so that a worker here need not wait to be asked. */
  readonly outbox: OutboxSignal;
}

/** Where a request came from, as far as rooms below HTTP need to know. */
export interface Caller extends Client {
  /** Cleaned of control characters, at most 512 characters. */
  readonly userAgent: string | null;
  readonly requestId: string;
  /** The language that messages are written in, from the request's `Accept-Language`. */
  readonly language: Language;
}
