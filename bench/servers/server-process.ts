/** A server under measurement: started as a process of its own, its log going to a file. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** The PostgreSQL database that works for it. */
  readonly databaseUrl: string | undefined;
  /** Request lines pile up; they are dropped between turns. */
  readonly emptyLog: () => void;
  /** What it complained of last, beside the request lines. */
  readonly complaints: () => string;
  readonly stop: () => Promise<void>;
}

export interface ServerStart {
  readonly name: string;
  readonly command: string;
  readonly arguments: (port: number) => readonly string[];
  readonly environment: (port: number) => Record<string, string>;
  /** The folder to start in, where no `.env` lies, and for the log. */
  readonly folder: string;
  /** Answers 200 once the server is ready. */
  readonly readyPath: string;
  readonly databaseUrl?: string;
}

const startLimitMs = 60_000;
const stopLimitMs = 15_000;

/** @throws with the end of the server's log where it does not start */
export async function startServer(start: ServerStart): Promise<ServerProcess> {
  const port = await freePort();
  const logFile = join(start.folder, `${start.name}.log`);
  // Appending, so that the file can be emptied under the server.
  const log = openSync(logFile, "a");
  const child = spawn(start.command, start.arguments(port), {
    cwd: start.folder,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      ...start.environment(port),
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(child, url + start.readyPath);
  } catch (error) {
    child.kill("SIGKILL");
    const end = readFileSync(logFile, "utf8").slice(-2_000);
    throw new Error(`${start.name} did not start: ${end}`, { cause: error });
  }
  return {
    name: start.name,
    pid: child.pid as number,
    url,
    databaseUrl: start.databaseUrl,
    emptyLog: () => truncateSync(logFile),
    complaints: () =>
      readFileSync(logFile, "utf8")
        .split("\n")
        .filter((line) => !line.includes('"msg":"request"'))
        .slice(-3)
        .join("\n"),
    stop: () => stop(child),
  };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(50);
  }
  throw new Error("it was not ready in time");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
