import { sql } from "kysely";
import type { Db } from "../db/database.ts";
import type { Channel } from "./message.ts";

/** How many messages have still to be sent. */
export async function countBacklog(db: Db): Promise<Readonly<Record<Channel, number>>> {
  const { rows } = await sql<{ channel: Channel; count: number }>`
    select channel, count(*)::int as count from messages
     where state in ('queued', 'sending') group by channel`.execute(db);
  const of = (channel: Channel) => rows.find((row) => row.channel === channel)?.count ?? 0;
  return { sms: of("sms"), email: of("email") };
}
