/** Turns the environment into a `Config`, or into the list of everything that is wrong with it. */
import { type DatabaseAddress, isLocalHost, parseDatabaseUrl } from "./database-url.ts";
import { OptionFault } from "./option-types.ts";
import {
  type Option,
  type OptionName,
  type OptionValues,
  optionNames,
  options,
} from "./options.ts";
import { productionFaults } from "./production.ts";
import { type ConfigSources, collect, type Given, type Origin } from "./sources.ts";

export type { ConfigSources, Environment } from "./sources.ts";

export interface Config extends OptionValues {
  /** `DATABASE_URL`, read; absent: the embedded database. */
  readonly database: DatabaseAddress | undefined;
  readonly isProduction: boolean;
  readonly origins: Readonly<Record<OptionName, Origin>>;
}

/** Everything that is wrong with the configuration, one sentence each. No fault shows a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];
  /** What could be read all the same. */
  readonly readable: Partial<OptionValues>;
  constructor(faults: readonly string[], readable: Partial<OptionValues> = {}) {
    super(
      `The configuration has to be mended:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.faults = faults;
    this.readable = readable;
  }
}

/**
 * Reads nothing but what it is given. What production refuses is no fault here, and yet told where there
 * is another: whoever mends the one has then heard of all.
 * @throws ConfigError naming every fault at once
 */
export function loadConfig(sources: ConfigSources): Config {
  const faults: string[] = [];
  const unclear = new Set<OptionName>();
  const given = collect(sources, faults, unclear);
  const values = parseValues(given, faults, unclear);
  const database =
    values.DATABASE_URL === undefined ? undefined : parseDatabaseUrl(values.DATABASE_URL);
  const isEnvSaid = given.has("KPA_ENV") || unclear.has("KPA_ENV");
  const env = chooseEnv(sources, values, database, isEnvSaid, faults);
  if (faults.length > 0) {
    const judged = { ...values, database, isProduction: env === "production", unclear };
    throw new ConfigError([...faults, ...productionFaults(judged)], values);
  }
  const origins = optionNames.map((name) => [name, given.get(name)?.origin ?? "default"] as const);
  const isDefaultEnv = !isEnvSaid && sources.defaultEnv !== undefined;
  return {
    ...(values as OptionValues),
    KPA_ENV: env as NonNullable<typeof env>,
    database,
    isProduction: env === "production",
    origins: {
      ...(Object.fromEntries(origins) as Record<OptionName, Origin>),
      ...(isDefaultEnv ? { KPA_ENV: "npm start" } : {}),
    },
  };
}

function parseValues(
  given: ReadonlyMap<OptionName, Given>,
  faults: string[],
  unclear: Set<OptionName>,
): Partial<OptionValues> {
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of optionNames) {
    const entry: Option = options[name];
    const text = given.get(name)?.text ?? entry.default;
    if (text === undefined) continue;
    try {
      if (text === "") throw new OptionFault("is set but empty: give it a value or remove it");
      values[name] = entry.type.parse(text);
    } catch (fault) {
      if (!(fault instanceof OptionFault)) throw fault;
      faults.push(`${name} ${fault.message}`);
      unclear.add(name);
    }
  }
  for (const name of unclear) delete values[name];
  return values as Partial<OptionValues>;
}

/** @returns undefined where it cannot be told, because something else is wrong */
function chooseEnv(
  sources: ConfigSources,
  values: Partial<OptionValues>,
  database: DatabaseAddress | undefined,
  isSaid: boolean,
  faults: string[],
): OptionValues["KPA_ENV"] | undefined {
  if (isSaid || sources.defaultEnv === undefined) return values.KPA_ENV;
  const reason =
    values.HOST !== undefined && !isLocalHost(values.HOST)
      ? "HOST opens this server to other machines"
      : database && !database.isLocal
        ? "DATABASE_URL is on another machine"
        : undefined;
  if (reason === undefined) return faults.length > 0 ? undefined : sources.defaultEnv;
  faults.push(
    `KPA_ENV has to be chosen, because ${reason}: set KPA_ENV=production, or KPA_ENV=development if nobody else can reach it`,
  );
  return undefined;
}
