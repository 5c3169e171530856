/** Every statement that writes `messages`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/open.ts";
import type { Channel } from "./message.ts";

export interface NewMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  readonly language: string;
  readonly user_id: number | null;
  readonly verification_id: string | null;
  readonly address_hash: Uint8Array;
  readonly region: string | null;
  readonly segments: number;
  readonly payload: Uint8Array;
  readonly state: "queued" | "withheld";
  readonly expiresInSeconds: number;
}

export async function insertMessage(db: Db, clock: Clock, message: NewMessage): Promise<void> {
  const { expiresInSeconds, ...row } = message;
  const now = databaseNow(clock);
  await db
    .insertInto("messages")
    .values({
      ...row,
      created_at: now,
      next_attempt_at: now,
      expires_at: sql`${now} + make_interval(secs => ${expiresInSeconds})`,
    })
    .execute();
}
