/**
 * Refresh: one at a time in this page and, where the platform has Web Locks, in all pages that share the
 * store. An answer that was lost is asked for again with the same token, which brings the same successor.
 */
import type { paths } from "./api-types.ts";
import { type Deadline, remainingMs, waitForNextTry, within } from "./deadline.ts";
import type { Keeper } from "./keeper.ts";
import { platform } from "./platform.ts";
import { KpaProblem, KpaUnreachable } from "./problems.ts";
import { noteArrival, type Saved, type SignOutReason } from "./saved.ts";
import type { Transport } from "./transport.ts";

export type Refreshed =
  paths["/api/v1/auth/refresh"]["post"]["responses"][200]["content"]["application/json"]["data"];

/** The server's word that a session is over; nothing else drops a token. */
const endings: readonly string[] = [
  "session_ended",
  "refresh_token_reused",
  "user_not_found",
] satisfies SignOutReason[];

/** A refusal with another status is about what was asked for: staff may ask about somebody who is disabled. */
export function findEnding(fault: unknown): SignOutReason | undefined {
  const isRefused = fault instanceof KpaProblem && fault.status === 401;
  const isEnding = isRefused && endings.includes(fault.code);
  return isEnding ? (fault.code as SignOutReason) : undefined;
}

/** The device token outlives the session: it spares the device the waits of strangers. */
export function signedOut({ deviceToken }: Saved, ended: SignOutReason): Saved {
  return { ...(deviceToken ? { deviceToken } : {}), ended };
}

/** A connection that went dead must not use up all of the time; a slow one needs some. */
const leastTryMs = 2_000;
/** A tab that holds the lock and was frozen must not stop the others: the server's grace makes it safe. */
const mostLockWaitMs = 5_000;

export interface Renewal {
  /**
   * Resolves when the store holds another access token than this one, or no session.
   * @throws KpaProblem where the server refused, KpaUnreachable
   */
  renew(usedAccessToken: string, deadline: Deadline): Promise<void>;
}

export function createRenewal(
  keeper: Keeper,
  transport: Transport,
  lockName: string | undefined,
): Renewal {
  let flight: { endsAtMs: number; readonly done: Promise<void> } | undefined;

  async function exchange(refreshToken: string, deadline: Deadline): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const call = {
          method: "POST",
          path: "/api/v1/auth/refresh",
          body: { refresh_token: refreshToken },
        };
        const atMostMs = Math.max(leastTryMs, remainingMs(deadline) / 2);
        const answer = await transport.send(call, { deadline, atMostMs });
        return await keepSuccessor(keeper, refreshToken, answer as Refreshed);
      } catch (fault) {
        const isRefused = fault instanceof KpaProblem && fault.code === "invalid_refresh_token";
        const ending = isRefused ? "invalid_refresh_token" : findEnding(fault);
        if (ending !== undefined) {
          const { session } = await keeper.change((saved) =>
            saved.session?.refreshToken === refreshToken ? signedOut(saved, ending) : undefined,
          );
          // Another tab was quicker, and this token was an old one.
          if (session !== undefined) return;
          throw fault;
        }
        if (!(await waitForNextTry(fault, tries, deadline))) throw fault;
        if ((await keeper.reload()).session?.refreshToken !== refreshToken) return;
      }
    }
  }

  async function refresh(used: string, deadline: Deadline): Promise<void> {
    const { session } = await keeper.reload();
    if (session?.accessToken === used) await exchange(session.refreshToken, deadline);
  }

  return {
    renew: (used, deadline) => {
      if (flight === undefined) {
        const started = { endsAtMs: deadline.endsAtMs, done: Promise.resolve() };
        started.done = withLock(lockName, started, () => refresh(used, started)).finally(() => {
          flight = undefined;
        });
        started.done.catch(() => {}); // where all who waited have given up
        flight = started;
      }
      // Who joins with more time gives it to all; who gives up leaves the others theirs.
      flight.endsAtMs = Math.max(flight.endsAtMs, deadline.endsAtMs);
      const { done } = flight;
      return within(deadline, () => done);
    },
  };
}

/** A slow tab never writes an older token over a newer one: only the successor of what is there. */
async function keepSuccessor(keeper: Keeper, sent: string, answer: Refreshed): Promise<void> {
  if (typeof answer?.token !== "string" || typeof answer.refresh_token !== "string") {
    throw new KpaUnreachable("unexpected_answer");
  }
  noteArrival(answer.token);
  await keeper.change((saved) =>
    saved.session?.refreshToken === sent
      ? {
          ...saved,
          session: {
            ...saved.session,
            accessToken: answer.token,
            refreshToken: answer.refresh_token,
            expiresInSeconds: answer.expires_in,
            savedAtMs: Date.now(),
          },
        }
      : undefined,
  );
}

async function withLock<T>(
  name: string | undefined,
  deadline: Deadline,
  work: () => Promise<T>,
): Promise<T> {
  const locks = platform.navigator?.locks;
  if (locks === undefined || name === undefined) return work();
  const waiting = new platform.AbortController();
  const waitMs = Math.min(mostLockWaitMs, remainingMs(deadline) / 2);
  const timer = platform.setTimeout(() => waiting.abort(), waitMs);
  let isMine = false;
  try {
    return await locks.request(name, { signal: waiting.signal }, () => {
      isMine = true;
      platform.clearTimeout(timer);
      return work();
    });
  } catch (error) {
    platform.clearTimeout(timer);
    if (isMine) throw error;
    return work();
  }
}
