/** `npm run bench`: measures this server beside what it is to be compared with. */
import { measureGarbage } from "./groups/garbage.ts";
import { measureLogin } from "./groups/login.ts";
import { measureProfile } from "./groups/profile.ts";
import { measureStorm } from "./groups/storm.ts";
import { describeMachine } from "./machine.ts";
import type { Samples } from "./measure.ts";
import { collect } from "./report/results.ts";
import { tables } from "./report/tables.ts";
import { writeResults } from "./report/write.ts";
import { type GroupName, readSettings } from "./settings.ts";
import { type Stage, setUp } from "./stage.ts";

const groups: Record<GroupName, (stage: Stage, samples: Samples) => Promise<void>> = {
  profile: measureProfile,
  login: measureLogin,
  storm: measureStorm,
  garbage: measureGarbage,
};

const settings = readSettings(process.env);
if (settings !== undefined) {
  process.stderr.write("setting up databases and servers\n");
  const stage = await setUp(settings);
  process.once("SIGINT", () => {
    stage.close().finally(() => process.exit(130));
  });
  const samples: Samples = new Map();
  try {
    for (const name of settings.groups) {
      process.stderr.write(`${name}\n`);
      await groups[name](stage, samples);
    }
    const results = collect(samples, settings, await describeMachine(stage));
    const folder = writeResults(results, settings.isForTheRecord);
    process.stdout.write(`\n${tables(results)}\n\nJSON and chart: ${folder}\n`);
  } finally {
    await stage.close();
  }
}
