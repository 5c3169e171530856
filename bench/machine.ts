/** What the measurements were made on, in general terms. */
import { availableParallelism, cpus, totalmem } from "node:os";
import { hasWrk } from "./load/run.ts";
import type { Stage } from "./stage.ts";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly postgresql: string;
  readonly reference: readonly string[];
  readonly profileGenerator: string;
}

export async function describeMachine(stage: Stage): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgresql: await stage.postgresql.version(),
    reference: stage.python?.versions ?? [],
    profileGenerator: hasWrk ? "wrk" : "bench/load/generator.ts",
  };
}
