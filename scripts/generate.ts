/**
 * Writes every file that is made from the source: `npm run generate`. With `--check` it writes
 * nothing and fails, naming the files that are not as the source would make them, and what the tables
 * of proof say wrongly.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeOpenapi } from "../server/src/commands/openapi.ts";
import { clientPage } from "./client-page.ts";
import { clientTypes } from "./client-types.ts";
import { configurationPage, envExample } from "./configuration-page.ts";
import { errorPages, errorPagesFolder } from "./error-pages.ts";
import { proofFaults } from "./proof.ts";

const openapi = await makeOpenapi();
const generated = new Map<string, string>([
  ["server/openapi.json", `${JSON.stringify(openapi, null, 2)}\n`],
  ...(await clientTypes(openapi)),
  ["docs/client.md", clientPage()],
  ["docs/configuration.md", configurationPage()],
  [".env.example", envExample()],
  ...errorPages(),
]);

const changed = [...generated].filter(([path, text]) => readOrEmpty(path) !== text);
const stale = existsSync(errorPagesFolder)
  ? readdirSync(errorPagesFolder)
      .map((name) => `${errorPagesFolder}/${name}`)
      .filter((path) => !generated.has(path))
  : [];

if (process.argv.includes("--check")) {
  for (const path of [...changed.map(([name]) => name), ...stale]) {
    process.stderr.write(`${path} is not what the source makes: run \`npm run generate\`\n`);
  }
  const faults = proofFaults();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = changed.length + stale.length + faults.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of changed) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`wrote ${path}\n`);
  }
  for (const path of stale) {
    rmSync(path);
    process.stdout.write(`removed ${path}\n`);
  }
}

function readOrEmpty(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
