/** What a command may know of the world around it: handed in by `main.ts`, made up by tests. */
import type { Environment } from "../config/load.ts";

export interface Terminal {
  readonly environment: Environment;
  readonly isTerminal: boolean;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly readStdin: () => Promise<string>;
  /** Ends the process. Only a server needs it; other commands return. */
  readonly exit: (code: number) => void;
  readonly onSignal: (listener: () => void) => void;
  /** Just before the process ends, whatever ended it; synchronous. */
  readonly onExit: (listener: () => void) => void;
}

export interface GlobalOptions {
  readonly json: boolean;
  readonly envFile: string | undefined;
  readonly defaultEnv: "development" | undefined;
}

/** A command that did not do its work. Told as it stands, and the process exits with 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** For programs: `--json` prints it. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Prints a result: JSON for programs, or the lines for people. */
export function print(
  terminal: Terminal,
  options: GlobalOptions,
  value: unknown,
  lines: readonly string[],
): void {
  terminal.stdout.write(options.json ? `${JSON.stringify(value)}\n` : `${lines.join("\n")}\n`);
}
