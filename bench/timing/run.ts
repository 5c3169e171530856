/** `npm run test:timing`: whether the time of an answer tells who has an account. */
import { availableParallelism, cpus } from "node:os";
import { startBackground } from "./background.ts";
import { Client } from "./client.ts";
import { accountsFor, type MeasuredOperation, measureOperation } from "./measure.ts";
import { isGood, kindsTable, type MeasuredMode, writeReport } from "./report.ts";
import { type Mode, readSettings, type TimingSettings } from "./settings.ts";
import { type Stage, setUp } from "./stage.ts";

const settings = readSettings(process.env);
if (settings !== undefined) {
  const measured: MeasuredMode[] = [];
  for (const mode of settings.modes) measured.push(await measureMode(mode, settings));
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node}`;
  const file = writeReport(measured, machine, settings);
  const bad = measured.flatMap(({ mode, operations }) =>
    operations.filter((one) => !isGood(one)).map((one) => `${one.operation.label}, ${mode}`),
  );
  process.stdout.write(`\nEvery figure: ${file}\n`);
  if (bad.length === 0) process.stdout.write("No answer tells by its time who has an account.\n");
  else {
    process.exitCode = 1;
    process.stdout.write(`Not shown to be the same:\n  ${bad.join("\n  ")}\n`);
  }
}

async function measureMode(mode: Mode, settings: TimingSettings): Promise<MeasuredMode> {
  process.stderr.write(`${mode}: setting up a database and a server\n`);
  const { operations, samples, databaseUrl, mostSeconds } = settings;
  const stage = await setUp({
    databaseUrl,
    accounts: operations.length * accountsFor(samples),
    limits: mode === "limits" ? "on" : "off",
  });
  process.once("SIGINT", stage.close);
  try {
    if (mode !== "load") return { mode, operations: await measureAll(mode, stage, settings) };
    const background = await startBackground(stage, mostSeconds);
    const { mostPerSecond, offeredPerSecond } = background;
    process.stderr.write(
      `load: ${offeredPerSecond} requests a second, of at most ${Math.round(mostPerSecond)}\n`,
    );
    const measured = await measureAll(mode, stage, settings).finally(() => background.stop());
    const { answered, failed } = await background.stop();
    return {
      mode,
      operations: measured,
      background: { mostPerSecond, offeredPerSecond, answered, failed },
    };
  } finally {
    process.off("SIGINT", stage.close);
    await stage.close();
  }
}

async function measureAll(
  mode: Mode,
  stage: Stage,
  { operations, samples }: TimingSettings,
): Promise<readonly MeasuredOperation[]> {
  const client = new Client(stage.server.url, mode === "limits" ? "many" : "one");
  const all: MeasuredOperation[] = [];
  try {
    for (const [place, operation] of operations.entries()) {
      const first = place * accountsFor(samples);
      const measured = await measureOperation(client, operation, first, samples);
      all.push(measured);
      process.stdout.write(`\n${mode}. ${kindsTable(measured)}`);
      stage.server.emptyLog();
    }
    return all;
  } catch (error) {
    process.stderr.write(`${stage.server.complaints()}\n`);
    throw error;
  } finally {
    client.close();
  }
}
