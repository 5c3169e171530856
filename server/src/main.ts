/** argv → command. The only file that reads `process.env` and ends the process. */
import { CommanderError } from "commander";
import { createProgram } from "./commands/program.ts";
import { explain } from "./commands/setup.ts";
import { CommandError, type Terminal } from "./commands/terminal.ts";
import { ConfigError } from "./config/load.ts";
import { maskNumbers } from "./log.ts";

// Read when the hashing library is loaded: its allocator would otherwise hand 19 MiB back to the
// kernel after each hash, and fault them in again for the next.
process.env.MIMALLOC_PURGE_DELAY ??= "-1";

const terminal: Terminal = {
  environment: process.env,
  isTerminal: process.stdout.isTTY === true,
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  },
  exit: (code) => process.exit(code),
  onSignal: (listener) => {
    process.on("SIGTERM", listener);
    process.on("SIGINT", listener);
  },
  onExit: (listener) => process.on("exit", listener),
};

// A mistake that nobody caught leaves the process in a state that nobody has thought about: it is told
// once and the process ends; whatever runs it starts it anew.
process.on("uncaughtException", (error) => {
  report(error);
  process.exit(1);
});

const program = createProgram(terminal, (code) => {
  process.exitCode = code;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(explain(error));
}

/** @returns the exit code: 2 where the command was called wrongly, 1 where it could not do its work */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const isJson = process.argv.includes("--json");
  if (error instanceof ConfigError || error instanceof CommandError) {
    const code = error instanceof ConfigError ? "configuration" : error.code;
    const faults = error instanceof ConfigError ? { faults: error.faults } : {};
    terminal.stderr.write(
      isJson
        ? `${JSON.stringify({ error: { code, detail: error.message, ...faults } })}\n`
        : `kpa: ${error.message}\n`,
    );
    return 1;
  }
  const text = maskNumbers(error instanceof Error ? (error.stack ?? error.message) : String(error));
  terminal.stderr.write(
    isJson
      ? `${JSON.stringify({ error: { code: "internal", detail: text } })}\n`
      : `kpa: ${text}\n`,
  );
  return 1;
}
