/**
 * The check that every request with a token goes through: does its session live, and whose is it?
 *
 * It asks the database each time; nothing is remembered, so nothing can be stale. It stays cheap
 * because concurrent checks share one statement: at most one batch is under way, what arrives in the
 * meantime forms the next, and no check reads from a batch that left before the check arrived.
 */
import type { Context } from "../context.ts";

/** A living session and its user's profile, as of this request. */
export interface LiveSession {
  readonly session_id: string;
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string;
  readonly phone_verified: boolean;
  readonly email_verified: boolean;
  /** null: the seed did not record it. */
  readonly created_at: Date | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** `last_seen_at` is older than a minute. */
  readonly is_stale: boolean;
  readonly seen_generation: number;
}

export interface LiveSessions {
  /** @returns undefined where the session has ended, was never there, or its user may not get in */
  readonly find: (sessionId: string) => Promise<LiveSession | undefined>;
}

interface Waiting {
  readonly sessionId: string;
  readonly resolve: (session: LiveSession | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Above this a batch's own time would show in every request's. */
const largestBatch = 256;

/** Joins read `users` here although it belongs to a room above: one statement is the point. */
function statement(now: string, condition: string): string {
  return `select s.id as session_id, u.id, u.name, u.email, u.phone, u.created_at, u.metadata,
       u.phone_verified_at is not null and u.phone_resolved = u.phone as phone_verified,
       u.email_verified_at is not null as email_verified, s.seen_generation,
       s.last_seen_at < ${now} - interval '1 minute' as is_stale
  from sessions s join users u on u.id = s.user_id
 where s.id ${condition} and s.ended_at is null and s.expires_at > ${now} and u.disabled_at is null`;
}

export function createLiveSessions(ctx: Pick<Context, "database" | "clock">): LiveSessions {
  const waiting: Waiting[] = [];
  let isUnderWay = false;

  async function ask(batch: readonly Waiting[]): Promise<readonly LiveSession[]> {
    const offset = ctx.clock.offsetSeconds;
    const now = offset === 0 ? "now()" : `(now() + make_interval(secs => ${offset}))`;
    const name = offset === 0 ? "live" : `live+${offset}`;
    const only = batch.length === 1 ? batch[0] : undefined;
    if (only !== undefined) {
      return ctx.database.check(`${name}:1`, statement(now, "= $1"), [only.sessionId]);
    }
    const ids = [...new Set(batch.map((one) => one.sessionId))];
    return ctx.database.check(`${name}:n`, statement(now, "= any($1::uuid[])"), [ids]);
  }

  async function leave(): Promise<void> {
    const batch = waiting.splice(0, largestBatch);
    try {
      const found = await ask(batch);
      if (batch.length === 1) batch[0]?.resolve(found[0]);
      else {
        const byId = new Map(found.map((session) => [session.session_id, session]));
        for (const one of batch) one.resolve(byId.get(one.sessionId));
      }
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
    if (waiting.length > 0) setImmediate(leave);
    else isUnderWay = false;
  }

  return {
    find: (sessionId) =>
      new Promise((resolve, reject) => {
        waiting.push({ sessionId, resolve, reject });
        if (isUnderWay) return;
        isUnderWay = true;
        // Not at once: what else is readable in this turn of the event loop comes along.
        setImmediate(leave);
      }),
  };
}
