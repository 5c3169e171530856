/** Every call has an end: its time, or its caller's signal. */
import { platform, type Signal, steadyNowMs } from "./platform.ts";
import { isPassing, KpaProblem, KpaUnreachable } from "./problems.ts";

export interface Deadline {
  /** By `steadyNowMs`. */
  readonly endsAtMs: number;
  readonly signal?: Signal | undefined;
}

export function deadlineIn(timeoutMs: number, signal?: Signal | undefined): Deadline {
  return { endsAtMs: steadyNowMs() + timeoutMs, signal };
}

export function remainingMs({ endsAtMs }: Deadline): number {
  return Math.max(0, endsAtMs - steadyNowMs());
}

/**
 * @param work is handed a signal that says when to stop; where it does not listen, it is left alone
 * @param atMostMs where one try must not use up all of the time
 * @throws KpaUnreachable `timeout` or `aborted`
 */
export function within<T>(
  deadline: Deadline,
  work: (signal: Signal) => Promise<T>,
  atMostMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  const { signal } = deadline;
  const controller = new platform.AbortController();
  return new Promise<T>((resolve, reject) => {
    const stop = (reason: "timeout" | "aborted") => {
      finish();
      reject(new KpaUnreachable(reason));
      controller.abort();
    };
    const abort = () => stop("aborted");
    const left = Math.min(remainingMs(deadline), atMostMs);
    const timer = platform.setTimeout(() => stop("timeout"), left);
    const finish = () => {
      platform.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    if (signal?.aborted) return abort();
    if (left <= 0) return stop("timeout");
    signal?.addEventListener("abort", abort);
    work(controller.signal).then(resolve, reject).finally(finish);
  });
}

const firstWaitMs = 250;
const mostWaitMs = 4_000;

/**
 * Waits before the next try: as long as the server said, else twice as long each time, and a part of it
 * by chance, so that many devices do not come back at the same moment.
 *
 * @param tries how many there were
 * @returns false, at once, where there is no time for another try or it would not help
 */
export async function waitForNextTry(
  fault: unknown,
  tries: number,
  deadline: Deadline,
): Promise<boolean> {
  if (!isPassing(fault)) return false;
  const usual = Math.min(firstWaitMs * 2 ** (tries - 1), mostWaitMs);
  const asked = fault instanceof KpaProblem ? (fault.retryAfterSeconds ?? 0) * 1000 : 0;
  const waitMs = Math.max(asked, usual / 2) + Math.random() * (usual / 2);
  if (waitMs >= remainingMs(deadline)) return false;
  await within(
    deadline,
    () => new Promise<void>((resolve) => platform.setTimeout(resolve, waitMs)),
  );
  return true;
}
