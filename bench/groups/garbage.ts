/** How long a profile takes while tokens that nobody issued pour in, and what they cost the database. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../load/job.ts";
import { generate, startGenerating } from "../load/run.ts";
import { alternate, measure, type Sample, type Samples, type Turn } from "../measure.ts";
import { type KpaOptions, startKpa } from "../servers/kpa.ts";
import type { Stage } from "../stage.ts";
import { profilePath } from "./profile.ts";

const profilesPerSecond = 200;
const garbagePerSecond = 5_000;
/** The garbage begins before the profiles and ends after them, the generators' starts included. */
const surplusSeconds = 3;
const leadMs = 1_000;
/** Of what is to be sent, that much has to be. */
const leastShare = 0.98;

export async function measureGarbage(stage: Stage, samples: Samples): Promise<void> {
  const { kpa, postgresql, settings } = stage;
  const label = "KPA, PostgreSQL";
  const rate = garbagePerSecond.toLocaleString("en");
  const turns: readonly Turn[] = [
    {
      name: "latency-garbage-idle",
      label: `${label}, nobody sends garbage`,
      run: () => measure(kpa, postgresql, () => readProfiles(stage)),
    },
    {
      name: "latency-garbage",
      label: `${label}, ${rate} garbage tokens a second`,
      run: () => measure(kpa, postgresql, () => readProfilesInGarbage(stage)),
    },
    {
      name: "garbage",
      label: `${rate} garbage tokens a second`,
      run: () => onNewServer(stage, (url) => sendGarbage(stage, url, settings.seconds).result),
    },
    {
      name: "garbage-none",
      label: `${rate} times \`/healthz\` a second`,
      run: () => onNewServer(stage, (url) => askForHealth(url, settings.seconds)),
    },
  ];
  await alternate(turns, settings.rounds, samples);
}

function readProfiles({ kpa, files, settings }: Stage): Promise<LoadResult> {
  return generate({
    url: kpa.url,
    sources: [{ method: "GET", path: profilePath, linesFile: files.kpaTokens }],
    load: { perSecond: profilesPerSecond },
    seconds: settings.seconds,
  });
}

async function readProfilesInGarbage(stage: Stage): Promise<LoadResult> {
  const garbage = sendGarbage(stage, stage.kpa.url, stage.settings.seconds + surplusSeconds);
  await sleep(leadMs);
  const result = await readProfiles(stage);
  const { failed, answered, seconds } = await garbage.result;
  if (answered / seconds < leastShare * garbagePerSecond) {
    process.stderr.write(`  only ${Math.round(answered / seconds)} garbage tokens a second\n`);
  }
  const missing = Math.max(0, Math.round(leastShare * garbagePerSecond * seconds) - answered);
  return { ...result, failed: result.failed + Math.max(failed, missing) };
}

function sendGarbage({ files }: Stage, url: string, seconds: number) {
  return startGenerating({
    url,
    sources: [{ method: "GET", path: profilePath, linesFile: files.garbage }],
    load: { perSecond: garbagePerSecond },
    seconds,
    wanted: [401],
  });
}

function askForHealth(url: string, seconds: number): Promise<LoadResult> {
  const sources = [{ method: "GET", path: "/healthz" }] as const;
  return generate({ url, sources, load: { perSecond: garbagePerSecond }, seconds });
}

/** The database has all of a server's transactions in its statistics once its connections are gone. */
async function onNewServer(
  { kpaOptions, postgresql }: Stage,
  load: (url: string) => Promise<LoadResult>,
): Promise<Sample> {
  const options: KpaOptions = { ...kpaOptions, name: "kpa-garbage", throttle: "on" };
  const countTransactions = () => postgresql.countTransactions(kpaOptions.databaseUrl);
  const before = await countTransactions();
  const server = await startKpa(options);
  const sample = await measure(server, postgresql, () => load(server.url)).finally(server.stop);
  return { ...sample, transactions: (await countTransactions()) - before };
}
