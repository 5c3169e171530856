/** Hashing of passwords: a bounded queue in front of a thread for each core. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { AppError } from "../errors.ts";
import type { CheckPassword, HashJob, HashResult } from "./hash-job.ts";

export interface PasswordHasher {
  /** @returns an argon2id hash of the password in NFC. @throws AppError `overloaded` */
  readonly hash: (password: string) => Promise<string>;
  /**
   * Compares, with equal work whether or not there is an account.
   * @returns whether it matched, and the new hash where an outdated one is to be replaced
   * @throws AppError `overloaded`, at once, when the queue is full
   */
  readonly check: (
    check: Omit<CheckPassword, "kind">,
  ) => Promise<{ matched: boolean; rehash?: string }>;
  /** @throws AppError `overloaded` when the queue is full: to be asked before any work is done. */
  readonly refuseWhenFull: () => void;
  /** Passwords being hashed and waiting. */
  readonly load: () => { running: number; waiting: number };
  readonly close: () => Promise<void>;
}

interface Task {
  readonly job: HashJob;
  readonly resolve: (result: HashResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  task: Task | undefined;
}

/** What a caller is told to wait when the queue is full: about the time to work half of it off. */
const retryAfterSeconds = 2;

/**
 * @param queueLimit passwords that may wait
 * @param threads hashes at once; more than cores would only slow each other
 * @param onCostly told when a stored hash asks for more work than is done for any
 */
export function createPasswordHasher(
  queueLimit: number,
  threads = availableParallelism(),
  onCostly: () => void = () => {},
): PasswordHasher {
  const queue: Task[] = [];
  const pool: Thread[] = [];
  let isClosed = false;

  function startThread(): Thread {
    const worker = new Worker(new URL("./hash-worker.ts", import.meta.url));
    const thread: Thread = { worker, task: undefined };
    worker.unref();
    worker.on("message", (message: { result?: HashResult; error?: string }) => {
      const task = thread.task;
      thread.task = undefined;
      takeNext(thread);
      if (message.result) task?.resolve(message.result);
      else task?.reject(new Error(`hashing failed: ${message.error}`));
    });
    worker.on("error", (error) => thread.task?.reject(error as Error));
    worker.on("exit", () => {
      const cause = new Error("a hashing thread ended");
      thread.task?.reject(new AppError("unavailable", { cause, retryAfterSeconds: 1 }));
      if (!isClosed) pool[pool.indexOf(thread)] = startThread();
    });
    takeNext(thread);
    return thread;
  }

  function takeNext(thread: Thread): void {
    const task = queue.shift();
    if (task === undefined) {
      thread.worker.unref();
      return;
    }
    thread.task = task;
    thread.worker.ref();
    thread.worker.postMessage(task.job);
  }

  function refuseWhenFull(): void {
    if (queue.length >= queueLimit) throw new AppError("overloaded", { retryAfterSeconds });
  }

  function run(job: HashJob): Promise<HashResult> {
    return new Promise((resolve, reject) => {
      if (isClosed) {
        reject(new AppError("unavailable", { retryAfterSeconds: 1 }));
        return;
      }
      if (pool.length === 0) for (let i = 0; i < threads; i++) pool.push(startThread());
      refuseWhenFull();
      const free = pool.find((thread) => thread.task === undefined);
      queue.push({ job, resolve, reject });
      if (free) takeNext(free);
    });
  }

  return {
    refuseWhenFull,
    hash: async (password) => (await run({ kind: "hash", password })).hash ?? "",
    check: async (check) => {
      const result = await run({ kind: "check", ...check });
      if (result.isCostly) onCostly();
      return {
        matched: result.matched ?? false,
        ...(result.rehash ? { rehash: result.rehash } : {}),
      };
    },
    load: () => ({
      running: pool.filter((thread) => thread.task !== undefined).length,
      waiting: queue.length,
    }),
    close: async () => {
      isClosed = true;
      for (const task of queue.splice(0)) task.reject(new AppError("unavailable"));
      await Promise.all(pool.map((thread) => thread.worker.terminate()));
    },
  };
}
