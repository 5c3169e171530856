/** The `kpa` command as a process of its own, the way an operator runs it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const launcher = fileURLToPath(new URL("../../bin/kpa.js", import.meta.url));
const compiled = fileURLToPath(new URL("../../../node_modules/.cache/kpa/code", import.meta.url));

export type Environment = Readonly<Record<string, string>>;

export interface ProcessOptions {
  readonly environment?: Environment;
  readonly cwd?: string;
  /** For standard input, which then ends. */
  readonly input?: string | Buffer;
  /** Another Node than the one that runs the tests. */
  readonly node?: string;
  readonly undo?: Undo;
}

/** Told what undoes a step. By default that is done at the end of the test. */
export type Undo = (step: () => void | Promise<void>) => void;

/** For what all tests of a file share: undone, last step first, by calling `all`. */
export function undoLater(): Undo & { readonly all: () => Promise<void> } {
  const steps: Parameters<Undo>[0][] = [];
  const all = async () => {
    for (const step of steps.reverse()) await step();
  };
  const undo: Undo = (step) => {
    steps.push(step);
  };
  return Object.assign(undo, { all });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KpaProcess {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

export function temporaryFolder(undo: Undo = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "kpa-test-"));
  undo(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Nothing of this process's own environment but what any program needs. */
export function cleanEnvironment(environment: Environment = {}): Environment {
  return { PATH: process.env.PATH ?? "", NODE_COMPILE_CACHE: compiled, ...environment };
}

export function spawnKpa(args: readonly string[], options: ProcessOptions = {}): KpaProcess {
  const child = spawn(options.node ?? process.execPath, [launcher, ...args], {
    cwd: options.cwd ?? emptyFolder(),
    env: cleanEnvironment(options.environment),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => {}); // it may end before it has read everything
  child.stdin.end(options.input ?? "");
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stdout, stderr }));
  (options.undo ?? onTestFinished)(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, output: () => ({ stdout, stderr }), ended };
}

/** Without a `.env` file. */
function emptyFolder(): string {
  const folder = join(tmpdir(), "kpa-test-empty");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs a command to its end. */
export function runKpa(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return spawnKpa(args, options).ended;
}

export interface ServingKpa extends KpaProcess {
  readonly url: string;
}

/** Starts a server on a free port and waits until it listens, and by default until it is ready. */
export async function serveKpa(
  environment: Environment,
  { until = "ready", ...options }: ProcessOptions & { readonly until?: "ready" | "listening" } = {},
): Promise<ServingKpa> {
  const kpa = spawnKpa(["serve"], {
    ...options,
    environment: { PORT: "0", KPA_ENV: "development", ...environment },
  });
  const line = await logged(kpa, until);
  return { ...kpa, url: String(line.url) };
}

/** The first log line with this message, as soon as it is there. */
async function logged(
  kpa: KpaProcess,
  message: string,
  withinMs = 90_000,
): Promise<Record<string, unknown>> {
  const deadline = Date.now() + withinMs;
  let isRunning = true;
  kpa.ended.then(() => {
    isRunning = false;
  });
  for (;;) {
    const found = logLines(kpa).find((line) => line.msg === message);
    if (found !== undefined) return found;
    if (!isRunning || Date.now() > deadline) {
      const { stdout, stderr } = kpa.output();
      throw new Error(`"${message}" was not logged:\n${stdout}\n${stderr}`);
    }
    await sleep(15);
  }
}

/** What was logged so far. */
export function logLines(kpa: KpaProcess): readonly Record<string, unknown>[] {
  const lines = kpa.output().stdout.split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
}
