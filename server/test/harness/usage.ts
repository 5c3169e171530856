/** Codes asked for in numbers, and what is counted of them. */
import { sql } from "kysely";
import { databaseNow } from "../../src/db/clock.ts";
import type { Period } from "../../src/limits/usage-queries.ts";
import { writtenMessages } from "./messages.ts";
import type { Answer, RequestOptions, TestServer } from "./test-server.ts";

export const hour = 60 * 60;
export const day = 24 * hour;

/** Asks as anybody can, or as a user who is signed in. */
export function ask(
  server: TestServer,
  body: Readonly<Record<string, unknown>>,
  sent: Omit<RequestOptions, "body"> = {},
): Promise<Answer> {
  const path = sent.token === undefined ? "auth" : "user";
  return server.post(`/api/v1/${path}/verifications`, { body, ...sent });
}

/** `202`, or the problem's code. */
export function outcome({ status, body }: Answer): string {
  return body?.code ?? String(status);
}

/** Answers of one kind each, counted. */
export function outcomes(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1;
  return counts;
}

/** How many messages were written for a number or address, without those that are withheld. */
export async function sentTo(server: TestServer, address: string): Promise<number> {
  return (await writtenMessages(server)).filter((one) => one.to === address).length;
}

/**
 * Moves the clocks into the next hour, day or month of UTC and makes them one, so that a test's requests fall
 * into one period, whenever it runs.
 */
export async function nextPeriod(
  period: Period,
  ...servers: readonly [TestServer, ...TestServer[]]
): Promise<void> {
  const now = databaseNow(servers[0].ctx.clock);
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from (date_trunc(${period}, ${now} at time zone 'UTC')
             + ('1 ' || ${period})::interval) at time zone 'UTC' - ${now})::float8 as seconds`.execute(
    servers[0].ctx.db,
  );
  const { offsetSeconds } = servers[0].ctx.clock;
  const then = offsetSeconds + Math.ceil(rows[0]?.seconds ?? 0) + 10 * 60;
  for (const server of servers) server.advance(then - server.ctx.clock.offsetSeconds);
}

export interface Counted {
  readonly scope: string;
  readonly period: Period;
  readonly asked?: number;
  readonly codes?: number;
  readonly entered?: number;
  readonly cost?: number;
}

/** As if so much had been counted in the present period; `hoursAgo` for an hour of the past. */
export async function count(server: TestServer, counted: Counted, hoursAgo = 0): Promise<void> {
  const { scope, period, asked = 0, codes = 0, entered = 0, cost = 0 } = counted;
  const at = sql`${databaseNow(server.ctx.clock)} - make_interval(hours => ${hoursAgo})`;
  await sql`
    insert into message_usage (scope, period, starts_at, asked, codes, entered, cost)
    values (${scope}, ${period}, date_trunc(${period}, ${at}, 'UTC'), ${asked}, ${codes}, ${entered}, ${cost})
    on conflict (scope, period, starts_at) do update set
      asked = excluded.asked, codes = excluded.codes, entered = excluded.entered, cost = excluded.cost`.execute(
    server.ctx.db,
  );
}

/** What is counted in the present period. */
export async function counted(
  server: TestServer,
  scope: string,
  period: Period,
): Promise<{ asked: number; codes: number; entered: number; cost: number }> {
  const { rows } = await sql<{ asked: number; codes: number; entered: number; cost: number }>`
    select asked, codes, entered, cost::float8 as cost from message_usage
     where scope = ${scope} and period = ${period}
       and starts_at = date_trunc(${period}, ${databaseNow(server.ctx.clock)}, 'UTC')`.execute(
    server.ctx.db,
  );
  return rows[0] ?? { asked: 0, codes: 0, entered: 0, cost: 0 };
}

export async function forgetUsage(server: TestServer): Promise<void> {
  await sql`delete from message_usage`.execute(server.ctx.db);
}

/** Lines of the log with this message, the oldest first. */
export function logged(server: TestServer, message: RegExp): readonly Record<string, unknown>[] {
  return server.logLines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => message.test(String(msg)));
}

/** One figure of `/metrics`; undefined where there is none. */
export async function metric(server: TestServer, name: string): Promise<number | undefined> {
  const { text } = await server.get("/metrics", { ip: "127.0.0.1" });
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
