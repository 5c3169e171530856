/** What the README prints works as it is printed. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("the lines for an app log in, refuse a guess, list sessions and log out", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const section = readFileSync(`${root}README.md`, "utf8").split("## From an app\n")[1] ?? "";
  const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  const url = await server.listen();
  const args = ["--conditions=kpa-source", "--input-type=module-typescript", "-e"];
  const here = code.replace("http://127.0.0.1:8000", url);
  const { stdout } = await promisify(execFile)(process.execPath, [...args, here], { cwd: root });
  expect(stdout.trim().split("\n")).toEqual([
    "invalid_credentials",
    "Assignment User is signed in: true",
    "signed out: logged_out",
  ]);
});
