/** What the README prints works as it is printed: its lines are run by a shell, against a server. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { createInstallation } from "./harness/installation.ts";
import { serveKpa } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The shell blocks under a heading. */
function linesUnder(heading: string): string {
  const section = readme.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
  const blocks = [...(section ?? "").matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]);
  if (blocks.length === 0) throw new Error(`the README has no lines under "${heading}"`);
  return blocks.join("\n");
}

/** What the answers say, in their order. */
const messagesOf = (output: string) =>
  [...output.matchAll(/"(?:message|code)":"([^"]*)"/g)].map((match) => match[1]);

test("the lines of a user's story do what it says, from sign-up to deletion", async () => {
  const { environment } = await createInstallation();
  const server = await serveKpa(environment);
  const run = async (lines: readonly string[]) => {
    const script = lines.join("\n").replaceAll("http://127.0.0.1:8000", server.url);
    const { stdout } = await promisify(execFile)("sh", ["-c", script]);
    return messagesOf(stdout);
  };
  expect(await run([linesUnder("Log in")])).toEqual([
    "Login successful",
    "User profile fetched successfully",
    "Sessions fetched successfully",
    "Other sessions ended",
    "Logged out",
  ]);
  const whoAmI = 'curl -s "$API/user/profile" -H "Authorization: Bearer $TOKEN"';
  const story = [
    linesUnder("Sign up by phone"),
    linesUnder("Stay signed in"),
    whoAmI,
    linesUnder("A forgotten password"),
    whoAmI,
    linesUnder("What users do with their account"),
    whoAmI,
  ];
  expect(await run(story)).toEqual([
    "User profile fetched successfully",
    "Password reset",
    "session_ended",
    "User profile updated",
    "User profile updated",
    "Security events fetched successfully",
    "Account deleted",
    "user_not_found",
  ]);
});
