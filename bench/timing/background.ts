/** Traffic of a mixed kind in the background, at a share of the most that the server takes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loginPath } from "../groups/login.ts";
import { profilePath } from "../groups/profile.ts";
import type { LoadResult, RequestSource } from "../load/job.ts";
import { generate, startGenerating } from "../load/run.ts";
import { kpaTokens, logins } from "../population.ts";
import { backgroundUsers, type Stage } from "./stage.ts";

const backgroundShare = 0.7;

const inFlight = 32;
const warmUpSeconds = 3;
/** Longer than any run: it is told when to end. */
const longestSeconds = 24 * 60 * 60;
const wanted = [200, 202];

export interface Background {
  readonly mostPerSecond: number;
  readonly offeredPerSecond: number;
  readonly stop: () => Promise<LoadResult>;
}

export async function startBackground(stage: Stage, seconds: number): Promise<Background> {
  const job = { url: stage.server.url, sources: await sources(stage), wanted };
  await generate({ ...job, load: { inFlight }, seconds: warmUpSeconds });
  const most = await generate({ ...job, load: { inFlight }, seconds });
  if (most.failed > 0) throw new Error(`${most.failed} requests failed in the background`);
  const mostPerSecond = most.answered / most.seconds;
  const offeredPerSecond = Math.round(backgroundShare * mostPerSecond);
  const load = startGenerating({
    ...job,
    load: { perSecond: offeredPerSecond },
    seconds: longestSeconds,
  });
  return { mostPerSecond, offeredPerSecond, stop: load.stop };
}

/** Mostly reads, some log-ins with the right password, some codes: to users and to nobody. */
async function sources({ folder, secret }: Stage): Promise<readonly RequestSource[]> {
  const write = (name: string, lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const codes = Array.from({ length: 2 * backgroundUsers }, (_, n) =>
    JSON.stringify({ phone: String(9_800_000_001 + n), purpose: "login" }),
  );
  const tokens = write("tokens", await kpaTokens(secret, backgroundUsers, backgroundUsers));
  return [
    { method: "GET", path: profilePath, linesFile: tokens, share: 90 },
    {
      method: "POST",
      path: loginPath,
      linesFile: write("log-ins", logins(backgroundUsers)),
      share: 5,
    },
    {
      method: "POST",
      path: "/api/v1/auth/verifications",
      linesFile: write("codes", codes),
      share: 5,
    },
  ];
}
