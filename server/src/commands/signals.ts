import type { RunningServer } from "./serve.ts";

/** npm and the shell's process group can both deliver one Ctrl+C: within this it counts as one. */
const sameSignalMs = 1_000;

/** SIGTERM and SIGINT drain and exit 0; a second one, later, exits at once. */
export function stopOnSignals(running: RunningServer): void {
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      running.stop().then(
        () => process.exit(process.exitCode ?? 0),
        () => process.exit(1),
      );
    } else if (Date.now() - firstAt > sameSignalMs) {
      running.flushLog();
      process.exit(1);
    }
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}
