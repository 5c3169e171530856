/**
 * Fails where `npm ci` would break on another machine: an optional package (the binary of another
 * platform) without an entry of its own, or a download address that only some machines reach.
 */
import { readFileSync } from "node:fs";

interface Entry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Entry>>;
};
const faults = Object.entries(lock.packages).flatMap(([path, entry]) => [
  ...missingPlatforms(path, entry),
  ...(entry.resolved !== undefined && !entry.link ? [`${path} names where it came from`] : []),
]);

for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(`${Object.keys(lock.packages).length} lock entries are complete\n`);

function missingPlatforms(path: string, { optionalDependencies = {} }: Entry): readonly string[] {
  return Object.keys(optionalDependencies)
    .filter((name) => !placesOf(path, name).some((place) => place in lock.packages))
    .map((name) => `${path || "the workspace"} has ${name} as an option, and it has no entry`);
}

/** Where Node looks for it: beside the package, then further up. */
function placesOf(path: string, name: string): readonly string[] {
  const above = path.split("/node_modules/").map((_, depth, parts) => {
    const prefix = parts.slice(0, parts.length - depth).join("/node_modules/");
    return `${prefix}/node_modules/${name}`;
  });
  return [...above, `node_modules/${name}`];
}
