/** The options as they are in force, for whoever looks after the server: never a secret's value. */
import type { Config } from "./load.ts";
import { type Option, type OptionName, optionNames, options } from "./options.ts";
import type { Origin } from "./sources.ts";

export interface Setting {
  readonly name: OptionName;
  /** As it would be written; null: unset, or a secret. */
  readonly value: string | null;
  readonly isSecret: boolean;
  readonly isSet: boolean;
  readonly origin: Origin;
  /** As it would be written; null: unset by default. */
  readonly default: string | null;
  readonly unit: string | undefined;
  readonly description: string;
  readonly hasEffect: boolean;
}

export function listSettings(config: Config): readonly Setting[] {
  return optionNames.map((name) => {
    const entry: Option = options[name];
    const value: unknown = config[name];
    const isSecret = entry.secret ?? false;
    return {
      name,
      value: value === undefined || isSecret ? null : writtenOut(entry, value),
      isSecret,
      isSet: value !== undefined,
      origin: config.origins[name],
      default: entry.default ?? null,
      unit: entry.unit,
      description: entry.description,
      hasEffect: !entry.noEffectYet,
    };
  });
}

function writtenOut({ type }: Option, value: unknown): string {
  if (type.format !== undefined) return type.format(value);
  if (Array.isArray(value)) return value.join(",") || "off";
  if (value instanceof Set) return [...value].join(",");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => `${name}=${member}`)
      .join(",");
  }
  return String(value);
}
