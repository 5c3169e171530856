import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { type Channel, channels } from "./message.ts";

export interface Backlog {
  /** How many messages have still to be sent. */
  readonly waiting: number;
  /** For how long the first of them could have been taken; 0 where none is due. */
  readonly overdueSeconds: number;
}

/** Of all processes: one that cannot send a channel sees its messages wait. */
export async function measureBacklog(
  db: Db,
  clock: Clock,
): Promise<Readonly<Record<Channel, Backlog>>> {
  const { rows } = await sql<Backlog & { channel: Channel }>`
    select channel, count(*)::int as waiting,
           greatest(0, extract(epoch from ${databaseNow(clock)} - min(next_attempt_at)))::float8
             as "overdueSeconds"
      from messages where state in ('queued', 'sending') group by channel`.execute(db);
  const of = (channel: Channel): Backlog =>
    rows.find((row) => row.channel === channel) ?? { waiting: 0, overdueSeconds: 0 };
  return Object.fromEntries(channels.map((channel) => [channel, of(channel)])) as Record<
    Channel,
    Backlog
  >;
}
