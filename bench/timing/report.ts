/** What a run found: a line for each kind on the terminal, a line for each operation on the page. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { number, table } from "../report/tables.ts";
import { type Measured, type MeasuredOperation, warmUpRounds } from "./measure.ts";
import { kinds } from "./population.ts";
import type { Mode, TimingSettings } from "./settings.ts";
import type { Estimate } from "./statistics.ts";

export interface MeasuredMode {
  readonly mode: Mode;
  readonly operations: readonly MeasuredOperation[];
  /** Absent where there was none. */
  readonly background?: {
    readonly mostPerSecond: number;
    readonly offeredPerSecond: number;
    readonly answered: number;
    readonly failed: number;
  };
}

const page = fileURLToPath(new URL("../../docs/timing.md", import.meta.url));
const begin = "<!-- timing:begin -->";
const end = "<!-- timing:end -->";

const modeLabels: Readonly<Record<Mode, string>> = {
  idle: "idle",
  load: "at 70 % load",
  limits: "idle, limits on",
};

/** Every kind of one operation. */
export function kindsTable({ operation, kinds: all, wouldSee2Ms }: MeasuredOperation): string {
  const rows = all.map(({ kind, comparison, verdict }) => [
    kinds[kind].label,
    String(comparison.samples),
    number(comparison.medianMs, 2),
    interval(comparison.gapMs, 3),
    percent(comparison.gapMs.value, comparison.medianMs),
    interval(comparison.delta, 3),
    verdict,
  ]);
  const sees = wouldSee2Ms ? "" : "\n2 ms more would not have been seen";
  return `${table([operation.label, "samples", "median ms", "gap ms", "%", "delta", ""], rows)}${sees}\n`;
}

export function isGood({ kinds: all, wouldSee2Ms }: MeasuredOperation): boolean {
  return wouldSee2Ms && all.every(({ verdict }) => verdict === "same");
}

/** @returns where the results are */
export function writeReport(
  all: readonly MeasuredMode[],
  machine: string,
  settings: TimingSettings,
): string {
  const measuredAt = new Date().toISOString().slice(0, 10);
  const name = settings.isForTheRecord ? "results" : "out";
  const folder = new URL(`../${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL("timing.json", folder);
  const results = { measuredAt, machine, samples: settings.samples, modes: all.map(asData) };
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
  if (settings.isForTheRecord) {
    replaceTable(`Measured on ${measuredAt}: ${machine}. ${conditions(all)}\n\n${summary(all)}`);
  }
  return fileURLToPath(file);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
}

function asData({ operations, ...mode }: MeasuredMode): object {
  return {
    ...mode,
    operations: operations.map(({ operation, ...measured }) => ({
      name: operation.name,
      ...measured,
    })),
  };
}

function conditions(all: readonly MeasuredMode[]): string {
  const { background } = all.find((one) => one.background !== undefined) ?? {};
  const load =
    background === undefined
      ? ""
      : ` The load was ${number(background.offeredPerSecond, 0)} requests a second of at most ${number(background.mostPerSecond, 0)}; ${number(background.failed, 0)} of them failed.`;
  return `${warmUpRounds} rounds before each operation are not counted.${load}`;
}

/** Of each operation, the kinds that are farthest from nobody's. */
function summary(all: readonly MeasuredMode[]): string {
  const rows = all.flatMap(({ mode, operations }) =>
    operations.map((measured) => {
      const accounts = measured.kinds.filter(({ kind }) => kind !== "control");
      const gap = farthest(accounts, ({ gapMs }) => gapMs);
      const delta = farthest(accounts, (comparison) => comparison.delta);
      const control = measured.kinds.find(({ kind }) => kind === "control")?.comparison;
      return [
        `${measured.operation.label}, ${modeLabels[mode]}`,
        String(gap.comparison.samples),
        number(gap.comparison.medianMs, 2),
        `${interval(gap.comparison.gapMs, 2)} (${kinds[gap.kind].label})`,
        `${interval(delta.comparison.delta, 3)} (${kinds[delta.kind].label})`,
        control === undefined
          ? "–"
          : `${signed(control.gapMs.value, 2)} / ${signed(control.delta.value, 3)}`,
        isGood(measured) ? "the same" : worstOf(measured),
      ];
    }),
  );
  const head = ["", "samples", "median ms", "widest gap, ms", "widest delta", "of nobody's", ""];
  return table(head, rows);
}

function worstOf({ kinds: all }: MeasuredOperation): string {
  return all.some(({ verdict }) => verdict === "different") ? "**different**" : "**undecided**";
}

function farthest(
  all: readonly Measured[],
  figureOf: (comparison: Measured["comparison"]) => Estimate,
): Measured {
  const distance = ({ comparison }: Measured) => Math.abs(figureOf(comparison).value);
  return all.reduce((most, one) => (distance(one) > distance(most) ? one : most));
}

function interval({ value, low, high }: Estimate, digits: number): string {
  return `${signed(value, digits)} [${signed(low, digits)}, ${signed(high, digits)}]`;
}

function signed(value: number, digits: number): string {
  const text = number(Math.abs(value), digits);
  return value < 0 ? `−${text}` : text;
}

function percent(part: number, whole: number): string {
  return signed((100 * part) / whole, 1);
}

/** What the page says around the table is written by hand. */
function replaceTable(text: string): void {
  const old = readFileSync(page, "utf8");
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  if (from === -1 || to < from) throw new Error("docs/timing.md has lost its markers");
  writeFileSync(page, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`);
}
