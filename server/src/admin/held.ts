/** Whom a limit holds back at present, and letting them go. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { AppError } from "../errors.ts";
import { clearAttempts, readStandings, type Way } from "../limits/attempts.ts";
import { heldWaitSeconds, listHeldRanges, releaseRange } from "../limits/conversion.ts";
import { accountRules } from "../limits/rules.ts";
import { throttledAs } from "../users/phone-number.ts";
import { recordDeed, recordServerDeed, type Staff } from "./staff.ts";

export interface HeldAccount {
  readonly user: { readonly id: number; readonly name: string | null; readonly phone: string };
  readonly way: Way;
  readonly failures: number;
  /** null: until staff or a reset lets it go. */
  readonly blocked_until: string | null;
  readonly closed: boolean;
}

/**
 * Counters know no names, only keyed hashes. So the latest failures in the log say whose to look at: those
 * of strangers, on accounts that there are.
 */
export async function listHeldAccounts(ctx: Context): Promise<readonly HeldAccount[]> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return [];
  const guesses = (await listGuessedUsers(ctx)).flatMap((user) => accountsOf(ctx, user));
  const standings = await readStandings(ctx, guesses);
  const now = ctx.clock.nowMs();
  return guesses.flatMap(({ user, way }, index) => {
    const { failures = 0, waitSeconds = 0 } = standings[index] ?? {};
    const closed = failures >= accountRules.mostFailures;
    if (!closed && waitSeconds <= 0) return [];
    const blocked_until = closed ? null : new Date(now + waitSeconds * 1000).toISOString();
    const { id, name, phone } = user;
    return [{ user: { id, name, phone }, way, failures, blocked_until, closed }];
  });
}

interface GuessedUser {
  readonly id: number;
  readonly name: string | null;
  readonly phone: string;
  readonly email: string | null;
}

const lookedAt = { events: 20_000, users: 200, days: 30 };

/** Those with the latest failures, of each kind so many events: an attack makes any number of them. */
async function listGuessedUsers(ctx: Context): Promise<readonly GuessedUser[]> {
  const { events, users, days } = lookedAt;
  const latest = (type: string) => sql`
    (select user_id, at from audit_events
      where type = ${type} and at > ${databaseNow(ctx.clock)} - make_interval(days => ${days}::int)
        and result = 'failure' and user_id is not null
      order by at desc limit ${events})`;
  const { rows } = await sql<GuessedUser>`
    with failed as (
      select user_id, max(at) as at
        from (${latest("login.password")} union all ${latest("code.refused")}) f
       group by user_id having count(*) >= ${accountRules.freeFailures}
       order by max(at) desc limit ${users})
    select u.id, u.name, u.phone, case when u.email_verified_at is not null then lower(u.email) end as email
      from failed join users u on u.id = failed.user_id order by failed.at desc`.execute(ctx.db);
  return rows;
}

function accountsOf(ctx: Context, user: GuessedUser) {
  const account = throttledAs(user.phone, ctx.config.KPA_DEFAULT_REGION);
  return [
    { user, way: "password", account } as const,
    { user, way: "code", account } as const,
    ...(user.email === null ? [] : [{ user, way: "code", account: user.email } as const]),
  ];
}

export interface HeldRangeItem {
  /** The front of its numbers. */
  readonly range: string;
  readonly asked: number;
  readonly entered: number;
  readonly held_until: string;
}

export async function listHeldRangeItems(ctx: Context): Promise<readonly HeldRangeItem[]> {
  const until = new Date(ctx.clock.nowMs() + heldWaitSeconds * 1000).toISOString();
  return (await listHeldRanges(ctx, ctx.db)).map(({ range, day }) => ({
    range,
    asked: day.codes,
    entered: day.entered,
    held_until: until,
  }));
}

/** @returns whether anything was held. @throws AppError `not_found` */
export async function releaseAccount(
  ctx: Context,
  staff: Staff,
  userId: number,
  why: string,
): Promise<boolean> {
  const { rows } = await sql<GuessedUser>`
    select id, name, phone, case when email_verified_at is not null then lower(email) end as email
      from users where id = ${userId}`.execute(ctx.db);
  const [user] = rows;
  if (user === undefined) throw new AppError("not_found");
  const accounts = accountsOf(ctx, user);
  const standings = await readStandings(ctx, accounts);
  const isHeld = standings.some(({ failures }) => failures > 0);
  if (!isHeld) return false;
  await ctx.db.transaction().execute(async (tx) => {
    for (const account of accounts) await clearAttempts(ctx, tx, account);
    await recordDeed(ctx, tx, staff, { type: "limit.released", userId, why });
  });
  return true;
}

/** @returns whether it was held */
export async function releaseHeldRange(
  ctx: Context,
  staff: Staff,
  range: string,
  why: string,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await releaseRange(ctx, tx, range))) return false;
    await recordServerDeed(ctx, tx, staff, { type: "limit.released", details: { range }, why });
    return true;
  });
}
