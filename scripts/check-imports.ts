/**
 * Fails on an import that points upwards between rooms, and on any cycle between files.
 * The rooms are the fenced block under "The rooms" in ARCHITECTURE.md, top to bottom.
 * The console is made of the client alone: it fails on anything else that its pages import.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const source = "server/src";
// `import type` counts: a type that points upwards ties two rooms together just as well.
const specifier = /(?:\bfrom\s+|\bimport\s*\(?\s*|new URL\()"(\.{1,2}\/[^"]+\.ts)"/g;

/** What each folder of the console may not import: the parts know no page, and neither page the other. */
const strangers: Readonly<Record<string, RegExp>> = {
  ui: /^(app|pages|charts|account)\//,
  texts: /^(app|pages|charts|account|ui)\//,
  charts: /^(app|pages|account)\//,
  account: /^(app|pages|charts)\//,
  app: /^account\//,
  pages: /^account\//,
};

const rooms = readRooms(readFileSync("ARCHITECTURE.md", "utf8"));
const files = globSync("**/*.ts", { cwd: source }).map((file) => file.replaceAll("\\", "/"));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const consoleFiles = globSync("**/*.{ts,tsx}", { cwd: "console/src" });
const faults = [
  ...files.flatMap(upwardImports),
  ...findCycles(),
  ...consoleFiles.flatMap(strangeImports),
];

for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else {
  process.stdout.write(
    `${files.length} files: no upward import, no cycle; ${consoleFiles.length} of the console\n`,
  );
}

function readRooms(page: string): readonly string[] {
  const block = /^## The rooms$.*?^```\n(.*?)^```$/ms.exec(page)?.[1];
  if (block === undefined) throw new Error('ARCHITECTURE.md has no block under "## The rooms"');
  return [...block.matchAll(/^(\S+)/gm)].map(([room]) => room);
}

/** What stands outside `server/src` (the test harness) is in no room and is not judged. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(specifier)]
    .map(([, path]) => normalize(join(dirname(file), path ?? "")).replaceAll("\\", "/"))
    .filter((path) => !path.startsWith(".."));
}

/** The room's place from the top; the routes of all areas are one room, above what they share. */
function roomOf(file: string): number {
  const subject = file.replace(/\.test\.ts$/, ".ts");
  const name = /\/(.+-)?routes\.ts$/.test(subject) ? "*/routes.ts" : subject.replace(/\/.*/, "/");
  return rooms.indexOf(name);
}

function upwardImports(file: string): readonly string[] {
  const room = roomOf(file);
  if (room === -1) return [`${file} is in no room of ARCHITECTURE.md`];
  return (imports.get(file) ?? [])
    .filter((path) => roomOf(path) !== -1 && roomOf(path) < room)
    .map((path) => `${file} imports ${path}: ${rooms[room]} is below ${rooms[roomOf(path)]}`);
}

function findCycles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) found.push(`a cycle: ${[...path.slice(start), file].join(" → ")}`);
    if (start !== -1 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

/** What a page may import by name. Whatever it knows of the server, it knows by the client. */
function isConsolePackage(name: string): boolean {
  return /^(kpa-client|kpa-client\/react|react|react-dom\/client|@tanstack\/react-(router|query))$/.test(
    name,
  );
}

function strangeImports(file: string): readonly string[] {
  const text = readFileSync(join("console/src", file), "utf8");
  const isTest = /\.test\.tsx?$/.test(file);
  const folder = file.replace(/\/.*/, "");
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)"([^"]+)"/g)].flatMap(
    ([, name = ""]) => {
      const target = normalize(join(dirname(file), name));
      const isStrange = name.startsWith(".")
        ? target.startsWith("..") || strangers[folder]?.test(target)
        : !isConsolePackage(name) && !(isTest && name === "vitest");
      return isStrange ? [`console/src/${file} imports ${name}`] : [];
    },
  );
}
