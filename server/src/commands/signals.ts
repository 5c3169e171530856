import type { RunningServer } from "./serve.ts";
import type { Terminal } from "./terminal.ts";

/** npm and the shell's process group can both deliver one Ctrl+C: within this it counts as one. */
const sameSignalMs = 1_000;

/** SIGTERM and SIGINT drain and exit 0; a second one, later, exits at once. */
export function stopOnSignals(terminal: Terminal, running: Pick<RunningServer, "stop">): void {
  let firstAt: number | undefined;
  terminal.onSignal(() => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      running.stop().then(
        () => terminal.exit(0),
        () => terminal.exit(1),
      );
    } else if (Date.now() - firstAt > sameSignalMs) {
      terminal.exit(1);
    }
  });
}
