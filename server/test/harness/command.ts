/** The `kpa` command in this process: as `main.ts` runs it, without a process for each call. */
import { Writable } from "node:stream";
import { createProgram } from "../../src/commands/program.ts";
import { explain } from "../../src/commands/setup.ts";
import { CommandError } from "../../src/commands/terminal.ts";
import { ConfigError } from "../../src/config/load.ts";

export interface CommandResult {
  /** What the process would end with. */
  readonly exitCode: number;
  readonly stdout: string;
  /** Of the error, where there was one. */
  readonly error: string | undefined;
}

export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  let exitCode = 0;
  let stdout = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      stdout += chunk.toString();
      done();
    },
  });
  const terminal = {
    environment,
    isTerminal: false,
    stdout: stream,
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
    readStdin: async () => "",
    exit: () => {},
    onSignal: () => {},
    onExit: () => {},
  };
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(["node", "kpa", ...args]);
    return { exitCode, stdout, error: undefined };
  } catch (thrown) {
    const error = explain(thrown);
    if (error instanceof CommandError) return { exitCode: 1, stdout, error: error.code };
    if (error instanceof ConfigError) return { exitCode: 1, stdout, error: "configuration" };
    throw error;
  }
}
