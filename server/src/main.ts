/** argv → command. The only file that reads `process.env` and ends the process. */
import { reportFailure } from "./commands/failure.ts";
import { createProgram } from "./commands/program.ts";
import type { Terminal } from "./commands/terminal.ts";

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
  process.exit(fail(error));
});

const program = createProgram(terminal, (code) => {
  process.exitCode = code;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = fail(error);
}

function fail(error: unknown): number {
  return reportFailure(terminal, error, process.argv.includes("--json"));
}
