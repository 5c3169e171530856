/** What a run leaves behind: each figure's median, least and most, and every sample. */
import { type Goal, judge } from "../goals.ts";
import type { Machine } from "../machine.ts";
import type { Sample, Samples } from "../measure.ts";
import type { Settings } from "../settings.ts";
import { type Spread, spreadOf } from "../statistics.ts";

export interface Row {
  readonly name: string;
  readonly label: string;
  readonly figures: Readonly<Record<keyof Sample, Spread>>;
  readonly samples: readonly Sample[];
}

export interface Results {
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly settings: Pick<Settings, "rounds" | "seconds" | "users" | "fewUsers" | "tokens">;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

export function collect(samples: Samples, settings: Settings, machine: Machine): Results {
  const { rounds, seconds, users, fewUsers, tokens } = settings;
  return {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine,
    settings: { rounds, seconds, users, fewUsers, tokens },
    rows: [...samples].map(([name, series]) => ({
      name,
      label: series.label,
      figures: figuresOf(series.samples),
      samples: series.samples.map(rounded),
    })),
    goals: judge(samples),
  };
}

function figuresOf(samples: readonly Sample[]): Row["figures"] {
  const names = Object.keys(samples[0] ?? {}) as (keyof Sample)[];
  return Object.fromEntries(
    names.map((name) => {
      const { median, min, max } = spreadOf(samples.map((sample) => sample[name]));
      return [name, { median: round(median), min: round(min), max: round(max) }];
    }),
  ) as Row["figures"];
}

function rounded(sample: Sample): Sample {
  return Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [name, round(value)]),
  ) as unknown as Sample;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
