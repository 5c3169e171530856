/** What a command that did not do its work prints, and the exit code that says so. */
import { CommanderError } from "commander";
import { ConfigError } from "../config/load.ts";
import { maskNumbers } from "../log.ts";
import { explain } from "./setup.ts";
import { CommandError, type Terminal } from "./terminal.ts";

/** @returns the exit code: 2 where the command was called wrongly, 1 where it could not do its work */
export function reportFailure(
  terminal: Pick<Terminal, "stderr">,
  thrown: unknown,
  isJson: boolean,
): number {
  if (thrown instanceof CommanderError) return reportWrongCall(terminal, thrown, isJson);
  const error = explain(thrown);
  const failure = describe(error);
  terminal.stderr.write(
    isJson ? `${JSON.stringify({ error: failure })}\n` : `kpa: ${failure.detail}\n`,
  );
  return failure.code === "usage" ? 2 : 1;
}

/** As text Commander has told it by now. Its help is no failure. */
function reportWrongCall(
  terminal: Pick<Terminal, "stderr">,
  error: CommanderError,
  isJson: boolean,
): number {
  if (error.exitCode === 0) return 0;
  if (isJson) {
    const detail =
      error.code === "commander.help"
        ? "a command is missing: `kpa --help` lists them"
        : error.message.replace(/^error: /, "");
    terminal.stderr.write(`${JSON.stringify({ error: { code: "usage", detail } })}\n`);
  }
  return 2;
}

function describe(error: unknown): { code: string; detail: string; faults?: readonly string[] } {
  if (error instanceof ConfigError) {
    return { code: "configuration", detail: error.message, faults: error.faults };
  }
  if (error instanceof CommandError) return { code: error.code, detail: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "internal", detail: maskNumbers(text) };
}
