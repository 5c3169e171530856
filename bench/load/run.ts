/** Puts load on a server from a process of its own. */
import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { LoadJob, LoadResult } from "./job.ts";

const generator = fileURLToPath(new URL("./generator.ts", import.meta.url));
const wrkScript = fileURLToPath(new URL("./wrk.lua", import.meta.url));
const run = promisify(execFile);

/** Written in C, it leaves more of the processor to the server than a generator in Node does. */
export const hasWrk = findWrk();

function findWrk(): boolean {
  try {
    execFileSync("wrk", ["--version"], { stdio: "ignore" });
    return true;
  } catch (error) {
    // It prints its version and exits with 1.
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

export async function generate(job: LoadJob): Promise<LoadResult> {
  return startGenerating(job).result;
}

/** @returns the load, which `stop` ends before its time */
export function startGenerating(job: LoadJob): {
  readonly result: Promise<LoadResult>;
  readonly stop: () => Promise<LoadResult>;
} {
  const running = run(process.execPath, [generator, JSON.stringify(job)]);
  const result = running.then(({ stdout }) => JSON.parse(stdout) as LoadResult);
  const stop = () => {
    running.child.kill("SIGTERM");
    return result;
  };
  return { result, stop };
}

/** Reads as fast as the server answers on so many connections. */
export async function readFast(
  url: string,
  path: string,
  tokensFile: string | undefined,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  if (!hasWrk) {
    const lines = tokensFile === undefined ? {} : { linesFile: tokensFile };
    const load = { inFlight: connections };
    return generate({ url, sources: [{ method: "GET", path, ...lines }], load, seconds });
  }
  const { stdout } = await run("wrk", [
    "--threads=1",
    `--connections=${connections}`,
    `--duration=${seconds}s`,
    "--timeout=30s",
    `--script=${wrkScript}`,
    url + path,
    ...(tokensFile === undefined ? [] : ["--", tokensFile]),
  ]);
  const line = stdout.split("\n").find((one) => one.startsWith("{"));
  const { requests, ...rest } = JSON.parse(line ?? "{}") as LoadResult & { requests: number };
  // At its deadline wrk hangs up on what is under way.
  return { ...rest, answered: requests - rest.failed, abandoned: connections };
}
