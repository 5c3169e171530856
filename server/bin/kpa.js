#!/usr/bin/env node
// Starts KPA on a Node that runs TypeScript. A shell's own Node may be too old for that; the one that
// npm installed beside this package is not.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const main = new URL("../src/main.ts", import.meta.url);
const [major] = process.versions.node.split(".").map(Number);

if (process.features.typescript && major >= 24) {
  await import(main.href);
} else {
  const child = spawn(findNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => {
    process.stderr.write(`kpa: Node 24 could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
  });
}

function findNode() {
  const os = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  try {
    return createRequire(import.meta.url).resolve(`node-${os}-${process.arch}/${file}`);
  } catch {
    process.stderr.write(
      `kpa: needs Node 24 or newer; this is ${process.version}, and npm has none for ${os}-${process.arch}. Install Node 24 and try again.\n`,
    );
    process.exit(1);
  }
}
