/** argv → command. The only file that reads `process.env` and ends the process. */
import { reportFailure } from "./commands/failure.ts";
import { createProgram } from "./commands/program.ts";
import { CommandError, type Terminal } from "./commands/terminal.ts";

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
    return decode(Buffer.concat(chunks));
  },
  exit: (code) => process.exit(code),
  onSignal: (listener) => {
    process.on("SIGTERM", listener);
    process.on("SIGINT", listener);
  },
  onExit: (listener) => process.on("exit", listener),
};

// Whoever read the other end of a pipe has gone, as `head` does: there is nobody left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const isJson = process.argv.includes("--json");

// A mistake that nobody caught leaves the process in a state that nobody has thought about: it is told
// once and the process ends; whatever runs it starts it anew.
process.on("uncaughtException", (error) => {
  process.exit(fail(error));
});

const setExitCode = (code: number) => {
  process.exitCode = code;
};

try {
  await createProgram(terminal, setExitCode, isJson).parseAsync(process.argv);
} catch (error) {
  process.exitCode = fail(error);
}

function fail(error: unknown): number {
  return reportFailure(terminal, error, isJson);
}

/** Without the byte order mark that some shells put in front. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError("not_utf8", "standard input is not UTF-8: set the terminal's encoding");
  }
}
