/**
 * Fails where `npm ci` would break on another machine: an optional package (the binary of another
 * platform) without an entry of its own, or a download address that only some machines reach. And
 * where a dependency has no line that says why it is there.
 */
import { readFileSync } from "node:fs";

const reasons = "docs/decisions/0014-dependencies.md";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

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
  ...(entry.resolved !== undefined && !entry.link
    ? [`package-lock.json: ${path} names where it came from`]
    : []),
]);
faults.push(...unexplained());

for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(`${Object.keys(lock.packages).length} lock entries are complete\n`);

function missingPlatforms(path: string, { optionalDependencies = {} }: Entry): readonly string[] {
  return Object.keys(optionalDependencies)
    .filter((name) => !placesOf(path, name).some((place) => place in lock.packages))
    .map((name) => `package-lock.json: ${path || "the root"} may need ${name}, which has no entry`);
}

function unexplained(): readonly string[] {
  const page = readFileSync(reasons, "utf8");
  const manifests = ["", "server/", "client/", "console/"].map(
    (folder) => JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as Manifest,
  );
  const own = manifests.map(({ name }) => name);
  const names = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }),
  );
  return names
    .filter((name) => !own.includes(name))
    .filter((name) => !page.includes(`\`${name}\``))
    .map((name) => `${reasons} does not say why ${name} is there`);
}

/** Where Node looks for it: beside the package, then further up. */
function placesOf(path: string, name: string): readonly string[] {
  const above = path.split("/node_modules/").map((_, depth, parts) => {
    const prefix = parts.slice(0, parts.length - depth).join("/node_modules/");
    return `${prefix}/node_modules/${name}`;
  });
  return [...above, `node_modules/${name}`];
}
