/** Turns the environment into a `Config`, or into the list of everything that is wrong with it. */
import { type DatabaseAddress, isLocalHost, parseDatabaseUrl } from "./database-url.ts";
import { OptionFault } from "./option-types.ts";
import {
  isOptionName,
  type Option,
  type OptionName,
  type OptionValues,
  optionNames,
  options,
} from "./options.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an option's value came from. */
export type Origin =
  | "default"
  | "environment"
  | "file .env"
  | `file named by ${string}_FILE`
  | "npm start";

export interface Config extends OptionValues {
  /** `DATABASE_URL`, read; absent: the embedded database. */
  readonly database: DatabaseAddress | undefined;
  readonly isProduction: boolean;
  readonly origins: Readonly<Record<OptionName, Origin>>;
}

export interface ConfigSources {
  readonly environment: Environment;
  /** The `.env` file's values; `environment` wins over them. */
  readonly dotenv?: ReadonlyMap<string, string>;
  /** `KPA_ENV` where nothing sets it and everything stays on this machine (`npm start`). */
  readonly defaultEnv?: "development";
  /** Reads the file that a `NAME_FILE` option names. Throws when it cannot. */
  readonly readFile: (path: string) => string;
}

/** Everything that is wrong with the configuration, one sentence each. No fault shows a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has to be mended:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.faults = faults;
  }
}

/** @throws ConfigError naming every fault at once. Reads nothing but what it is given. */
export function loadConfig(sources: ConfigSources): Config {
  const faults: string[] = [];
  const given = collect(sources, faults);
  const values: Partial<Record<OptionName, unknown>> = {};
  const origins: Partial<Record<OptionName, Origin>> = {};
  for (const name of optionNames) {
    const entry: Option = options[name];
    const found = given.get(name);
    origins[name] = found?.origin ?? "default";
    const text = found?.text ?? entry.default;
    if (text === undefined) continue;
    try {
      if (text === "") throw new OptionFault("is set but empty: give it a value or remove it");
      values[name] = entry.type.parse(text);
    } catch (fault) {
      if (!(fault instanceof OptionFault)) throw fault;
      faults.push(`${name} ${fault.message}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const parsed = values as OptionValues;
  const database =
    parsed.DATABASE_URL === undefined ? undefined : parseDatabaseUrl(parsed.DATABASE_URL);
  const env = chooseEnv(sources, parsed, database, given.has("KPA_ENV"));
  return {
    ...parsed,
    KPA_ENV: env.value,
    database,
    isProduction: env.value === "production",
    origins: {
      ...(origins as Record<OptionName, Origin>),
      KPA_ENV: env.origin ?? (origins.KPA_ENV as Origin),
    },
  };
}

function chooseEnv(
  sources: ConfigSources,
  parsed: OptionValues,
  database: DatabaseAddress | undefined,
  isGiven: boolean,
): { value: "production" | "development"; origin?: Origin } {
  if (isGiven || sources.defaultEnv === undefined) return { value: parsed.KPA_ENV };
  const reason = !isLocalHost(parsed.HOST)
    ? "HOST opens this server to other machines"
    : database && !database.isLocal
      ? "DATABASE_URL is on another machine"
      : undefined;
  if (reason !== undefined) {
    throw new ConfigError([
      `KPA_ENV has to be chosen, because ${reason}: set KPA_ENV=production, or KPA_ENV=development if nobody else can reach it`,
    ]);
  }
  return { value: sources.defaultEnv, origin: "npm start" };
}

interface Given {
  readonly text: string;
  readonly origin: Origin;
}

function collect(sources: ConfigSources, faults: string[]): Map<OptionName, Given> {
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
    else if (isOptionName(base)) readTwin(base, entry.text, all, given, sources, faults);
    else if (name.startsWith("KPA_")) faults.push(unknownName(name));
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
): void {
  if (all.has(name)) {
    faults.push(`${name} and ${name}_FILE are both set: keep one`);
    return;
  }
  try {
    const text = sources.readFile(path).replace(/\r?\n$/, "");
    given.set(name, { text, origin: `file named by ${name}_FILE` });
  } catch {
    faults.push(`${name}_FILE names a file that cannot be read`);
  }
}

function unknownName(name: string): string {
  const nearest = optionNames
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest !== undefined && nearest.distance <= 4
    ? `${name} is not an option: did you mean ${nearest.known}?`
    : `${name} is not an option: \`kpa config\` lists them all`;
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
