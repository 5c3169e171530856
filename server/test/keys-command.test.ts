/** `kpa keys`, as an operator calls it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { testSecret } from "./harness/test-server.ts";

const folder = mkdtempSync(join(tmpdir(), "kpa-keys-"));
let environment: Record<string, string>;

beforeAll(async () => {
  environment = {
    KPA_ENV: "development",
    KPA_DATA_DIR: folder,
    SECRET_KEY: testSecret,
    ALGORITHM: "EdDSA",
    ...(inject("engine") === "postgresql"
      ? { DATABASE_URL: await createTestDatabase("template") }
      : {}),
  };
  if (inject("engine") === "pglite") await runCommand(["migrate", "up"], { environment });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
