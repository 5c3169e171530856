/** Logging in, each time as another user, beside what the hash alone costs. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate } from "../load/run.ts";
import { alternate, measure, type Sample, type Samples, type Turn } from "../measure.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import type { Stage } from "../stage.ts";

export const loginPath = "/api/v1/auth/login";
/** The reference's pool of 15 connections and its threads wait for each other above that. */
const mostForReference = 8;

const rawScript = fileURLToPath(new URL("../raw-argon2id.ts", import.meta.url));

export async function measureLogin(stage: Stage, samples: Samples): Promise<void> {
  const { settings } = stage;
  const warmUps: (() => Promise<unknown>)[] = [];
  const turns: Turn[] = [
    { name: "raw-argon2id", label: "argon2id alone", run: () => hashAlone(settings.seconds) },
  ];
  const add = (name: string, label: string, server: ServerProcess, inFlight: number) => {
    const load = (seconds: number) =>
      generate({
        url: server.url,
        sources: [{ method: "POST", path: loginPath, linesFile: stage.files.logins }],
        load: { inFlight },
        seconds,
      });
    warmUps.push(() => load(Math.min(2, settings.warmUpSeconds)));
    const run = () => measure(server, stage.postgresql, () => load(settings.seconds));
    turns.push({ name, label: `${label}, ${inFlight} in flight`, run });
  };
  add("login", "KPA, PostgreSQL", stage.kpa, 32);
  add("login-throttled", "KPA, PostgreSQL, attempts counted", stage.kpaThrottled, 32);
  add("login-8", "KPA, PostgreSQL", stage.kpa, 8);
  add("login-embedded", "KPA, PGlite", stage.kpaEmbedded, 32);
  if (stage.reference) {
    add("login-reference", "FastAPI reference", stage.reference, mostForReference);
  }
  for (const warmUp of warmUps) await warmUp();
  await alternate(turns, settings.rounds, samples);
}

/** With the allocator's setting that the server gives itself. */
async function hashAlone(seconds: number): Promise<Sample> {
  const { stdout } = await promisify(execFile)(process.execPath, [rawScript, String(seconds)], {
    env: { ...process.env, MIMALLOC_PURGE_DELAY: "-1" },
  });
  const raw = JSON.parse(stdout) as Record<"hashes" | "seconds" | "cpuUs" | "residentMib", number>;
  return {
    perSecond: raw.hashes / raw.seconds,
    cpuUs: raw.cpuUs,
    serverCpuUs: raw.cpuUs,
    databaseCpuUs: 0,
    p50Ms: 0,
    p99Ms: 0,
    residentMib: raw.residentMib,
    failed: 0,
    endedBackends: 0,
  };
}
