/** Two servers count at once, while events are written: each is counted, and once. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect } from "vitest";
import { recordEvent } from "../src/audit/record.ts";
import { rollUp } from "../src/statistics/roll-up.ts";
import { addUser } from "./harness/accounts.ts";
import { askForCode } from "./harness/messages.ts";
import { newPhone } from "./harness/people.ts";
import { type Pair, race, startPair, times } from "./harness/races.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ KPA_RATE_LIMITS: "off" });
});
afterAll(() => pair.close());

async function countAlone(): Promise<void> {
  await rollUp(pair.first.ctx);
}

async function numbers(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from audit_events) as written,
           (select sum(count)::int from event_counts) as counted,
           (select count(*)::int from active_user_days) as named,
           (select sum(day_count)::int from active_users) as days,
           (select count(distinct user_id)::int from active_user_days) as users,
           (select max(week_count)::int from active_users) as week,
           (select count(*)::int from messages where template = 'code.register'
               and state <> 'queued') as codes,
           (select coalesce(sum(asked), 0)::int from code_funnel) as asked`.execute(
    pair.first.ctx.db,
  );
  return rows[0] ?? {};
}

race("each event and user is counted once", 5, async () => {
  const users = await Promise.all(times(4, () => addUser(pair.first)));
  const write = async (n: number) => {
    const { ctx } = pair.at(n);
    const userId = users[n % users.length]?.id ?? 0;
    await recordEvent(ctx, ctx.db, {
      type: n % 3 === 0 ? "login.password" : "login.code",
      result: "success",
      userId,
      actor: { kind: "user", id: userId },
    });
  };
  const count = async (n: number) => {
    for (let round = 0; round < 6; round++) await rollUp(pair.at(n).ctx);
  };
  await Promise.all([...times(48, write), count(0), count(1), count(0), count(1)]);
  await countAlone();
  const { written, counted, named, days, users: distinct, week } = await numbers();
  expect(counted).toBe(written);
  expect(days).toBe(named);
  expect(week).toBe(distinct);
  return "counted";
});

race("each code is counted once, however often its row changes meanwhile", 5, async () => {
  const codes = await Promise.all(
    times(8, (n) => askForCode(pair.at(n), { phone: newPhone(), purpose: "register" })),
  );
  const settle = async (n: number) => {
    const id = codes[n % codes.length]?.verification_id ?? "";
    for (const state of ["sent", "delivered"]) {
      await sql`update messages set state = ${state}, provider = 'twilio', sent_at = now()
                 where verification_id = ${id}`.execute(pair.at(n).ctx.db);
    }
  };
  const count = async (n: number) => {
    for (let round = 0; round < 6; round++) await rollUp(pair.at(n).ctx);
  };
  await Promise.all([...times(8, settle), count(0), count(1)]);
  await countAlone();
  const { codes: settled, asked } = await numbers();
  expect(asked).toBe(settled);
  const { rows } = await sql`
    select sum(sent)::int as sent, sum(delivered)::int as delivered from code_funnel`.execute(
    pair.first.ctx.db,
  );
  expect(rows).toEqual([{ sent: settled, delivered: settled }]);
  return "counted";
});
