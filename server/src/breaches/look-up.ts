/**
 * Looks passwords up among those that were leaked. It is help and no gate: where nobody answers, the
 * password passes, and for a while nobody is asked, so that nobody waits.
 */
import { isInRange, RangeFault } from "./range.ts";

export type BreachOutcome = "found" | "clean" | "failed" | "skipped";

export interface Breaches {
  /** Somebody would be asked now. False where nobody is configured, or lately nobody answered. */
  readonly canAsk: () => boolean;
  /**
   * @param password in NFC; it stays here, but for five digits of its hash
   * @returns whether it was leaked; undefined where nobody could say. Within a second, and never throws
   */
  readonly find: (password: string) => Promise<boolean | undefined>;
  /** Follows work that nobody waits for, such as writing down what was found. */
  readonly follow: (work: Promise<unknown>) => void;
  /** All that was followed is done. */
  readonly settled: () => Promise<void>;
  /** How long a log-in waits for an answer; what comes later is told at the next one. */
  readonly patienceMs: number;
  /** How often a look-up came to what, since the process started. */
  readonly tally: Readonly<Record<BreachOutcome, number>>;
}

export interface BreachOptions {
  /** Absent: nobody is asked. */
  readonly baseUrl: string | undefined;
  readonly nowMs: () => number;
  /** Called once when answers stop coming, with the reason. */
  readonly onFault: (reason: string) => void;
  /** Called once when they come again. */
  readonly onRecovery?: () => void;
  /** For a look-up, from its beginning to its end. */
  readonly timeoutMs?: number;
  readonly patienceMs?: number;
}

const restAfterFaultMs = 60_000;

export function createBreaches(options: BreachOptions): Breaches {
  const { baseUrl, nowMs, onFault, onRecovery, timeoutMs = 1_000, patienceMs = 150 } = options;
  const tally = { found: 0, clean: 0, failed: 0, skipped: 0 };
  const followed = new Set<Promise<unknown>>();
  let faultAtMs: number | undefined;
  let isTrying = false;

  /** After a fault one look-up at a time tries whether answers come again. */
  const isResting = () =>
    faultAtMs !== undefined && (isTrying || Math.abs(nowMs() - faultAtMs) < restAfterFaultMs);
  const canAsk = () => baseUrl !== undefined && !isResting();

  const ask = async (url: string, password: string): Promise<boolean | undefined> => {
    isTrying = true;
    try {
      const isFound = await isInRange(url, password, timeoutMs);
      tally[isFound ? "found" : "clean"]++;
      if (faultAtMs !== undefined) onRecovery?.();
      faultAtMs = undefined;
      return isFound;
    } catch (error) {
      tally.failed++;
      if (faultAtMs === undefined) onFault(error instanceof RangeFault ? error.message : "a fault");
      faultAtMs = nowMs();
      return undefined;
    } finally {
      isTrying = false;
    }
  };

  return {
    canAsk,
    find: async (password) => {
      if (baseUrl === undefined) return undefined;
      if (canAsk()) return ask(baseUrl, password);
      tally.skipped++;
      return undefined;
    },
    follow: (work) => {
      followed.add(work);
      work.finally(() => followed.delete(work)).catch(() => {});
    },
    settled: async () => {
      await Promise.allSettled(followed);
    },
    patienceMs,
    tally,
  };
}
