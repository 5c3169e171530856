/** Puts the results where they belong. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chart } from "./chart.ts";
import type { Results } from "./results.ts";
import { tables } from "./tables.ts";

const page = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const begin = "<!-- bench:begin -->";
const end = "<!-- bench:end -->";

/** @returns the folder */
export function writeResults(results: Results, isForTheRecord: boolean): string {
  const folder = new URL(isForTheRecord ? "../results/" : "../out/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("latest.json", folder), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(new URL("chart.svg", folder), chart(results));
  if (isForTheRecord) replaceTables(tables(results));
  return fileURLToPath(folder);
}

/** What the page says around the tables is written by hand. */
function replaceTables(text: string): void {
  const old = readFileSync(page, "utf8");
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  if (from === -1 || to < from) throw new Error("docs/performance.md has lost its markers");
  writeFileSync(page, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`);
}
