/**
 * What argon2id costs without a server: as many threads as KPA has, at the same niceness, comparing
 * the same kind of hash without a pause. Prints its result as JSON.
 */
import { availableParallelism, setPriority } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { argon2Parameters, niceness } from "../server/src/crypto/hash-job.ts";

const password = "bench password 1";

if (isMainThread) await main(Number(process.argv[2]));
else work();

async function main(seconds: number): Promise<void> {
  const stored = hashSync(password, argon2Parameters);
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL(import.meta.url), { workerData: stored }),
  );
  await Promise.all(workers.map((worker) => new Promise((done) => worker.once("message", done))));
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const counts = await Promise.all(
    workers.map(
      (worker) =>
        new Promise<number>((done) => {
          worker.once("message", done);
          worker.postMessage(seconds);
        }),
    ),
  );
  const { user, system } = process.cpuUsage(before);
  const hashes = counts.reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    JSON.stringify({
      hashes,
      seconds: (performance.now() - startedAt) / 1000,
      cpuUs: (user + system) / hashes,
      residentMib: process.memoryUsage.rss() / 2 ** 20,
    }),
  );
  process.exit(0);
}

function work(): void {
  const stored = workerData as string;
  setPriority(0, niceness);
  for (let n = 0; n < 20; n++) verifySync(stored, password);
  parentPort?.on("message", (seconds: number) => {
    const deadline = performance.now() + seconds * 1000;
    let count = 0;
    while (performance.now() < deadline) {
      verifySync(stored, password);
      count++;
    }
    parentPort?.postMessage(count);
  });
  parentPort?.postMessage("ready");
}
