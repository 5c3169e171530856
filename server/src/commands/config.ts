import { type Option, optionNames, options as table } from "../config/options.ts";
import { readConfig } from "./setup.ts";
import { type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** Every option as it is in force. A secret is `(set)` or absent, and never more. */
export function configCommand(terminal: Terminal, options: GlobalOptions): void {
  const config = readConfig(terminal, options);
  const rows = optionNames.map((name) => {
    const entry: Option = table[name];
    const value = config[name];
    return {
      name,
      value: value === undefined ? null : entry.secret ? "(set)" : value,
      origin: config.origins[name],
      secret: entry.secret ?? false,
      ...(entry.unit ? { unit: entry.unit } : {}),
      ...(entry.noEffectYet ? { note: "has no effect yet" } : {}),
    };
  });
  const width = Math.max(...rows.map((row) => row.name.length));
  print(
    terminal,
    options,
    { options: rows },
    rows.map((row) => {
      const value =
        row.value === null
          ? "(unset)"
          : Array.isArray(row.value)
            ? row.value.join(",") || "off"
            : String(row.value);
      const unit = row.unit && row.value !== null ? ` ${row.unit}` : "";
      const origin = row.origin === "default" ? "" : `   from ${row.origin}`;
      return `${row.name.padEnd(width)}  ${value}${unit}${origin}${row.note ? `   (${row.note})` : ""}`;
    }),
  );
}
