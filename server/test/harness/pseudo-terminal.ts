/** A command on a terminal, by util-linux's `script`, which gives it one. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { cleanEnvironment, type Environment, launcher } from "./kpa-process.ts";

const script = "/usr/bin/script";

/** Why there is no terminal to be had; undefined where there is. */
export function whyNoTerminal(): string | undefined {
  const { stdout } = spawnSync(script, ["--version"], { encoding: "utf8" });
  return stdout?.includes("util-linux") ? undefined : "there is no util-linux `script` here";
}

export interface OnTerminal {
  readonly screen: () => string;
  /** Ctrl+C. */
  readonly interrupt: () => void;
  readonly exitCode: Promise<number | null>;
}

export function runOnTerminal(
  args: readonly string[],
  environment: Environment,
  cwd: string,
): OnTerminal {
  const command = [process.execPath, launcher, ...args].map((part) => `'${part}'`).join(" ");
  const child = spawn(script, ["-qefc", `stty -echo; exec ${command}`, "/dev/null"], {
    cwd,
    env: { ...cleanEnvironment(environment), TERM: "xterm", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  const exitCode = once(child, "close").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exitCode;
  });
  return {
    screen: () => screen.replaceAll("\r\n", "\n"),
    interrupt: () => child.stdin.write("\x03"),
    exitCode,
  };
}
