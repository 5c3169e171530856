/** The seed's own libraries, where Debian's Python has them: what they read is what we have to read. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./debian_python.py", import.meta.url));

/** @returns what the library makes of each text; undefined, with a note, where it is not there */
export function readBySeedsLibrary(
  reader: "dotenv" | "database_url",
  texts: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): readonly unknown[] | undefined {
  const library = reader === "dotenv" ? "dotenv" : "sqlalchemy";
  const tried = spawnSync("/usr/bin/python3", ["-c", `import ${library}`]);
  if (tried.status !== 0) {
    process.stderr.write(`Not compared with Python's ${library}: it is not on this machine\n`);
    return undefined;
  }
  const { stdout, stderr, status } = spawnSync("/usr/bin/python3", [script], {
    input: JSON.stringify({ reader, texts }),
    env: { PATH: "/usr/bin:/bin", PYTHONWARNINGS: "ignore", ...environment },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
