import { listSettings } from "../config/settings.ts";
import { readConfig } from "./setup.ts";
import { type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** Every option as it is in force. A secret is `(set)` or absent, and never more. */
export function configCommand(terminal: Terminal, options: GlobalOptions): void {
  const config = readConfig(terminal, options);
  const settings = listSettings(config);
  const rows = settings.map(({ name, isSecret, isSet, origin, unit, hasEffect, value }) => {
    const raw: unknown = config[name];
    return {
      name,
      value: !isSet ? null : isSecret ? "(set)" : isPlain(raw) ? raw : value,
      origin,
      secret: isSecret,
      ...(unit ? { unit } : {}),
      ...(hasEffect ? {} : { note: "has no effect yet" }),
    };
  });
  const width = Math.max(...rows.map((row) => row.name.length));
  print(
    terminal,
    options,
    { options: rows },
    settings.map(({ name, value, isSecret, isSet, origin, unit, hasEffect }) => {
      const shown = isSet ? (isSecret ? "(set)" : `${value}${unit ? ` ${unit}` : ""}`) : "(unset)";
      const from = origin === "default" ? "" : `   from ${origin}`;
      return `${name.padEnd(width)}  ${shown}${from}${hasEffect ? "" : "   (has no effect yet)"}`;
    }),
  );
}

/** What JSON shows as it is. */
function isPlain(value: unknown): boolean {
  return typeof value !== "object" || Array.isArray(value);
}
