/** The results as Markdown tables, which read well on a terminal too. */
import type { Goal } from "../goals.ts";
import type { Sample } from "../measure.ts";
import type { Spread } from "../statistics.ts";
import type { Results, Row } from "./results.ts";

export function tables(results: Results): string {
  const { machine, settings } = results;
  const rowsOf = (pattern: RegExp) => results.rows.filter((row) => pattern.test(row.name));
  const parts = [
    `Measured on ${results.measuredAt}: ${machine.cores} cores of ${machine.processor}, ${machine.memoryGib} GiB, Node ${machine.node}, PostgreSQL ${machine.postgresql}${
      machine.reference.length > 0 ? `, reference on ${machine.reference.join(", ")}` : ""
    }. ${settings.rounds} alternating rounds, ${settings.seconds} s a turn, ${number(settings.users)} users, ${number(settings.tokens)} tokens; reads by ${machine.profileGenerator}. Median (least – most).`,
    section("Reading the profile, 64 connections", rowsOf(/^hello$|^profile/), [
      ["CPU µs per request", "cpuUs"],
      ["server", "serverCpuUs"],
      ["PostgreSQL", "databaseCpuUs"],
      ["requests/s", "perSecond"],
      ["p99 ms", "p99Ms"],
      ["memory MiB", "residentMib"],
    ]),
    section("Logging in", rowsOf(/^login|^raw/), [
      ["CPU µs per log-in", "cpuUs"],
      ["server", "serverCpuUs"],
      ["PostgreSQL", "databaseCpuUs"],
      ["log-ins/s", "perSecond"],
      ["p99 ms", "p99Ms"],
      ["memory MiB", "residentMib"],
    ]),
    section("Latency of 200 profiles a second", rowsOf(/^latency/), [
      ["p50 ms", "p50Ms"],
      ["p99 ms", "p99Ms"],
      ["not answered", "failed"],
    ]),
    goals(results.goals),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

type Column = readonly [title: string, figure: keyof Sample];

function section(title: string, rows: readonly Row[], columns: readonly Column[]): string {
  if (rows.length === 0) return "";
  return table(
    [title, ...columns.map(([name]) => name)],
    rows.map((row) => [row.label, ...columns.map(([, figure]) => spread(row.figures[figure]))]),
  );
}

function goals(all: readonly Goal[]): string {
  return table(
    ["Goal, on PostgreSQL", "wanted", "measured", ""],
    all.map((goal) => [
      goal.what,
      goal.wanted,
      goal.figure === undefined ? "–" : `${spread(goal.figure, 2)} ×`,
      goal.isReached === undefined ? "not measured" : goal.isReached ? "reached" : "**missed**",
    ]),
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function spread({ median, min, max }: Spread, digits?: number): string {
  if (max === 0) return "–";
  return min === max
    ? number(median, digits)
    : `${number(median, digits)} (${number(min, digits)} – ${number(max, digits)})`;
}

export function number(value: number, digits = value < 100 ? (value < 10 ? 2 : 1) : 0): string {
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: true,
  });
}
