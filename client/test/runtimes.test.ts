import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.listen();
});
afterAll(() => server.close());

const run = promisify(execFile);
const story = new URL("harness/story.ts", import.meta.url).pathname;
const conditions = "--conditions=kpa-source";

async function tell(command: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(command, [...args], { timeout: 60_000 });
  return JSON.parse(stdout);
}

const told = {
  refusal: "invalid_credentials",
  isSamePhone: true,
  isRefreshed: true,
  aborted: "aborted",
  isServerTold: true,
  state: { status: "signed_out", reason: "logged_out" },
  reasons: ["logged_out"],
};

test("the story goes the same on Node", async () => {
  expect(await tell(process.execPath, [conditions, story, url])).toEqual(told);
});

test("and where the platform has what React Native has: no storage, locks, crypto, steady clock or newer signals", async () => {
  const args = [conditions, story, url, "--as-react-native"];
  expect(await tell(process.execPath, args)).toEqual(told);
});

for (const [command, args] of [
  ["deno", ["run", "--allow-net", "--allow-read", "--allow-env", "--no-lock", conditions, story]],
  ["bun", [conditions, story]],
] as const) {
  const isThere = await run(command, ["--version"]).then(
    () => true,
    () => false,
  );
  if (!isThere) process.stdout.write(`the client is not tested on ${command}: it is not there\n`);
  test.runIf(isThere)(`and on ${command}`, async () => {
    expect(await tell(command, [...args, url])).toEqual(told);
  });
}
