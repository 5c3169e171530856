/** How long a profile takes while everybody logs in at once, and while nobody does. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "../load/job.ts";
import { generate } from "../load/run.ts";
import { alternate, measure, type Samples, type Turn } from "../measure.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import type { Stage } from "../stage.ts";
import { loginPath } from "./login.ts";
import { profilePath } from "./profile.ts";

const profilesPerSecond = 200;
const stormInFlight = 64;
/** The storm begins before the profiles and ends after them, the generators' starts included. */
const stormSurplusSeconds = 3;

export async function measureStorm(stage: Stage, samples: Samples): Promise<void> {
  const { settings, files } = stage;
  const turns: Turn[] = [];
  const add = (name: string, label: string, server: ServerProcess) => {
    const read = () =>
      generate({
        url: server.url,
        sources: [{ method: "GET", path: profilePath, linesFile: files.kpaTokens }],
        load: { perSecond: profilesPerSecond },
        seconds: settings.seconds,
      });
    const readInStorm = async (): Promise<LoadResult> => {
      const storm = generate({
        url: server.url,
        sources: [{ method: "POST", path: loginPath, linesFile: files.logins }],
        load: { inFlight: stormInFlight },
        seconds: settings.seconds + stormSurplusSeconds,
      });
      await sleep(1_000);
      const result = await read();
      const { failed } = await storm;
      return { ...result, failed: result.failed + failed };
    };
    const turn = (suffix: string, what: string, load: () => Promise<LoadResult>) => ({
      name: name + suffix,
      label: `${label}, ${what}`,
      run: () => measure(server, stage.postgresql, load),
    });
    turns.push(turn("-idle", "nobody logs in", read));
    turns.push(turn("-storm", `${stormInFlight} log in at a time`, readInStorm));
  };
  add("latency", "KPA, PostgreSQL", stage.kpa);
  add("latency-embedded", "KPA, PGlite", stage.kpaEmbedded);
  await alternate(turns, settings.rounds, samples);
}
