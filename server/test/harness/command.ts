/** A command of `kpa` in this process: quicker than a process of its own, and otherwise the same. */
import { Writable } from "node:stream";
import { reportFailure } from "../../src/commands/failure.ts";
import { createProgram } from "../../src/commands/program.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import type { Environment } from "../../src/config/load.ts";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCommand(
  args: readonly string[],
  { environment = {}, input = "" }: { environment?: Environment; input?: string } = {},
): Promise<CommandResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const terminal: Terminal = {
    environment,
    isTerminal: false,
    stdout: into(stdout),
    stderr: into(stderr),
    readStdin: async () => input,
    exit: () => {},
    onSignal: () => {},
    onExit: () => {},
  };
  let code = 0;
  const isJson = args.includes("--json");
  const setExitCode = (badNews: number) => {
    code = badNews;
  };
  try {
    await createProgram(terminal, setExitCode, isJson).parseAsync(["node", "kpa", ...args]);
  } catch (error) {
    code = reportFailure(terminal, error, isJson);
  }
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}

function into(parts: string[]): NodeJS.WritableStream {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk.toString());
      done();
    },
  });
}
