/** `kpa keys`, as an operator calls it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createInstallation } from "./harness/installation.ts";
import { undoLater } from "./harness/kpa-process.ts";

const undo = undoLater();
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  const installation = await createInstallation("template", undo);
  environment = { ...installation.environment, KPA_ENV: "development", ALGORITHM: "EdDSA" };
});
afterAll(undo.all);

async function keys(args: string, more: Record<string, string> = {}) {
  const command = ["--json", "keys", ...args.split(" ")];
  const { code, stdout, stderr } = await runCommand(command, {
    environment: { ...environment, ...more },
  });
  const error = stderr === "" ? undefined : JSON.parse(stderr).error.code;
  return { exitCode: code, error, body: stdout === "" ? undefined : JSON.parse(stdout) };
}

const list = async () =>
  (await keys("list")).body.keys as { kid: string; state: string; good_until: string | null }[];

test("an operator rotates, sees what is what, retires, and is told what cannot be", async () => {
  expect((await keys("list")).body).toEqual({ algorithm: "EdDSA", keys: [] });
  const first = await keys("rotate");
  expect(first).toMatchObject({
    exitCode: 0,
    body: { algorithm: "EdDSA", kid: expect.any(String) },
  });
  const next = await keys("rotate");
  const waitMs = Date.parse(next.body.active_from) - Date.now();
  expect(waitMs / 60_000).toBeGreaterThan(58);
  expect(await keys("rotate")).toMatchObject({
    exitCode: 1,
    error: "rotation_pending",
  });
  expect(await list()).toMatchObject([
    { kid: first.body.kid, state: "signing", good_until: expect.any(String) },
    { kid: next.body.kid, state: "next", good_until: null },
  ]);

  const signing = await keys(`retire ${first.body.kid}`);
  expect(signing).toMatchObject({ exitCode: 1, error: "key_signs" });
  const emergency = await keys("rotate --now");
  expect(emergency.exitCode).toBe(0);
  expect(await keys(`retire ${first.body.kid}`)).toMatchObject({ exitCode: 0 });
  expect(await keys(`retire ${first.body.kid}`)).toMatchObject({
    exitCode: 1,
    error: "already_retired",
  });
  expect((await list()).map((key) => [key.kid, key.state])).toEqual([
    [first.body.kid, "retired"],
    [emergency.body.kid, "signing"],
    [next.body.kid, "retired"],
  ]);
});

test("what cannot be done says why and exits with 1", async () => {
  expect(await keys("retire unknown")).toMatchObject({
    exitCode: 1,
    error: "not_found",
  });
  expect(await keys("rotate", { ALGORITHM: "HS256" })).toMatchObject({
    exitCode: 1,
    error: "no_keys",
  });
  const careless = { KPA_ENV: "production", SECRET_KEY: "short" };
  expect(await keys("rotate", careless)).toMatchObject({
    exitCode: 1,
    error: "configuration",
  });
});

test("people are shown lines", async () => {
  const secret = { ...environment, ALGORITHM: "HS256" };
  const { code, stdout } = await runCommand(["keys", "list"], { environment: secret });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ALGORITHM=HS256: access tokens are signed with SECRET_KEY\n/);
});
