/** Which text each option was given, and where: the environment, the `.env` file, a `NAME_FILE`. */
import { isOptionName, type OptionName, optionNames } from "./options.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an option's value came from. */
export type Origin =
  | "default"
  | "environment"
  | "file .env"
  | `file named by ${string}_FILE`
  | "npm start";

export interface ConfigSources {
  readonly environment: Environment;
  /** The `.env` file's values; `environment` wins over them. */
  readonly dotenv?: ReadonlyMap<string, string>;
  /** `KPA_ENV` where nothing sets it and everything stays on this machine (`npm start`). */
  readonly defaultEnv?: "development";
  /** Reads the file that a `NAME_FILE` option names. Throws when it cannot. */
  readonly readFile: (path: string) => string;
}

export interface Given {
  readonly text: string;
  readonly origin: Origin;
}

/** @param unclear gets the options whose text cannot be told: named wrongly, said twice, in no file */
export function collect(
  sources: ConfigSources,
  faults: string[],
  unclear: Set<OptionName>,
): Map<OptionName, Given> {
  const all = new Map<string, Given>();
  for (const [name, text] of sources.dotenv ?? []) all.set(name, { text, origin: "file .env" });
  for (const [name, text] of Object.entries(sources.environment)) {
    if (text === undefined) continue;
    all.set(name, { text, origin: "environment" });
    // What the environment says of an option replaces what the file says, in either spelling.
    const twin = name.endsWith("_FILE") ? name.slice(0, -5) : `${name}_FILE`;
    const other = isOptionName(twin) || isOptionName(name) ? all.get(twin) : undefined;
    if (other?.origin === "file .env") all.delete(twin);
  }
  const given = new Map<OptionName, Given>();
  for (const [name, entry] of all) {
    const base = name.endsWith("_FILE") ? name.slice(0, -5) : name;
    if (isOptionName(name)) given.set(name, entry);
    else if (isOptionName(base)) readTwin(base, entry.text, all, given, sources, faults, unclear);
    else if (name.startsWith("KPA_")) refuseName(name, all, faults, unclear);
  }
  return given;
}

function readTwin(
  name: OptionName,
  path: string,
  all: ReadonlyMap<string, Given>,
  given: Map<OptionName, Given>,
  sources: ConfigSources,
  faults: string[],
  unclear: Set<OptionName>,
): void {
  if (all.has(name)) {
    faults.push(`${name} and ${name}_FILE are both set: keep one`);
    unclear.add(name);
    return;
  }
  try {
    const text = sources.readFile(path).replace(/\r?\n$/, "");
    given.set(name, { text, origin: `file named by ${name}_FILE` });
  } catch {
    faults.push(`${name}_FILE names a file that cannot be read`);
    unclear.add(name);
  }
}

function refuseName(
  name: string,
  all: ReadonlyMap<string, Given>,
  faults: string[],
  unclear: Set<OptionName>,
): void {
  const nearest = optionNames
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined || nearest.distance > 4) {
    faults.push(`${name} is not an option: \`kpa config\` lists them all`);
    return;
  }
  faults.push(`${name} is not an option: did you mean ${nearest.known}?`);
  if (!all.has(nearest.known) && !all.has(`${nearest.known}_FILE`)) unclear.add(nearest.known);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
