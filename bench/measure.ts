/** One turn: load on a server, and what it cost the server and its database. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "./load/job.ts";
import type { Postgresql } from "./postgresql.ts";
import { treeCpuSeconds, treeResidentMib } from "./processes.ts";
import type { ServerProcess } from "./servers/server-process.ts";

/** What one turn found. CPU is in µs for each request. */
export interface Sample {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly serverCpuUs: number;
  readonly databaseCpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The highest seen. */
  readonly residentMib: number;
  readonly failed: number;
  /** PostgreSQL backends that ended before they could be read for the last time. */
  readonly endedBackends: number;
  /** Of the database, from the server's start to its end; 0 where the server outlives the turn. */
  readonly transactions: number;
}

const watchMemoryEveryMs = 200;
const settleLimitMs = 40_000;

export async function measure(
  server: ServerProcess,
  postgresql: Postgresql,
  load: () => Promise<LoadResult>,
): Promise<Sample> {
  let residentMib = 0;
  const timer = setInterval(() => {
    residentMib = Math.max(residentMib, treeResidentMib(server.pid));
  }, watchMemoryEveryMs);
  const database =
    server.databaseUrl === undefined ? undefined : await postgresql.watch(server.databaseUrl);
  const before = treeCpuSeconds(server.pid);
  const result = await load();
  if (result.answered === 0) {
    throw new Error(`${server.name} answered nothing in a whole turn: ${server.complaints()}`);
  }
  await settle(server);
  const serverSeconds = treeCpuSeconds(server.pid) - before;
  const { seconds, endedBackends } = (await database?.stop()) ?? { seconds: 0, endedBackends: 0 };
  clearInterval(timer);
  server.emptyLog();

  const requests = result.answered + result.failed + result.abandoned;
  const perRequest = (total: number) => (total * 1e6) / requests;
  return {
    perSecond: result.answered / result.seconds,
    cpuUs: perRequest(serverSeconds + seconds),
    serverCpuUs: perRequest(serverSeconds),
    databaseCpuUs: perRequest(seconds),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    residentMib,
    failed: result.failed,
    endedBackends,
    transactions: 0,
  };
}

/** Waits until the server has worked off what the generator left: it belongs to this turn. */
export async function settle(server: ServerProcess): Promise<void> {
  const deadline = Date.now() + settleLimitMs;
  let last = treeCpuSeconds(server.pid);
  while (Date.now() < deadline) {
    await sleep(150);
    const now = treeCpuSeconds(server.pid);
    if (now - last < 0.015) return;
    last = now;
  }
}

/** A turn of something, named; its samples in the order of the rounds. */
export interface Turn {
  readonly name: string;
  readonly label: string;
  readonly run: () => Promise<Sample>;
}

export interface Series {
  readonly label: string;
  readonly samples: Sample[];
}

/** By the turn's name, in the order in which they were taken. */
export type Samples = Map<string, Series>;

/** A B C A B C …: what the machine does meanwhile falls on all alike. */
export async function alternate(
  turns: readonly Turn[],
  rounds: number,
  samples: Samples,
): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const turn of turns) {
      const sample = await turn.run();
      const series = samples.get(turn.name) ?? { label: turn.label, samples: [] };
      series.samples.push(sample);
      samples.set(turn.name, series);
      const cpu = sample.cpuUs.toFixed(1);
      const rate = sample.perSecond.toFixed(0);
      process.stderr.write(`  ${round}/${rounds} ${turn.label}: ${rate}/s, ${cpu} µs CPU`);
      process.stderr.write(
        `, p50 ${sample.p50Ms.toFixed(1)} p99 ${sample.p99Ms.toFixed(1)} ms${sample.failed > 0 ? `, ${sample.failed} FAILED` : ""}\n`,
      );
    }
  }
}
