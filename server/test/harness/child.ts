/** Programs of their own, as a shell would start them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

type Variables = Readonly<Record<string, string>>;

/** Starts a server. @returns once it has printed its first line, which has to be its address */
export async function startChild(
  file: string,
  args: readonly string[],
  environment: Variables,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawnNode(file, args, environment);
  const closed = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk) => resolve(String(chunk).trim()));
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
    },
  };
}

function spawnNode(file: string, args: readonly string[], environment: Variables): ChildProcess {
  return spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
