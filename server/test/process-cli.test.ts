/** Every command of `kpa`: its output for people and programs, its exit code, its advice. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { optionNames, options } from "../src/config/options.ts";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { launcher, temporaryFolder, undoLater } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

const undo = undoLater();
let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation("template", undo);
});
afterAll(undo.all);

test("doctor names every fault of the configuration, and is content without any", async () => {
  const healthy = await runCommand(["doctor"], installation);
  expect(healthy).toMatchObject({ code: 0, stderr: "" });
  expect(healthy.stdout).toMatch(/Nothing is wrong\.\n$/);
  const unreadable = await runCommand(["doctor"], { environment: { PORT: "x", KPA_NO: "1" } });
  expect(unreadable.code).toBe(1);
  expect(unreadable.stdout.match(/FAULT/g)?.length).toBeGreaterThanOrEqual(2);
  const { SECRET_KEY: _, ...without } = installation.environment;
  const noSecret = await runCommand(["doctor", "--json"], { environment: without });
  expect(noSecret.code).toBe(1);
  expect(JSON.parse(noSecret.stdout).findings[0]).toMatchObject({
    check: "configuration",
    status: "fault",
    detail: expect.stringMatching(/^SECRET_KEY has to be set.*openssl rand -hex 32/),
  });
});

test("doctor names whose password hash asks for too much work", async () => {
  const own = await createInstallation();
  const hashes = [
    "$2b$12$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.",
    "$2b$31$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
    "$argon2id$v=19$m=19456,t=4294967295,p=1$c2FsdHNhbHQ$aGFzaA",
    "$argon2id$v=19$m=99999999999999999999,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
    "$2b$1z$",
    "",
  ];
  await own.use(async (database) => {
    for (const [n, hash] of hashes.entries()) {
      await sql`insert into users (phone, password_hash) values (${`no number ${n}`}, ${hash})`.execute(
        database.kysely,
      );
    }
  });
  const examined = await runCommand(["doctor", "--json"], own);
  const found = JSON.parse(examined.stdout).findings as { status: string; detail: string }[];
  const told = found.filter((one) => one.detail.includes("more work"));
  expect(told).toMatchObject([{ check: "users", status: "warning" }]);
  expect(told[0]?.detail).toMatch(
    /^users 2, 4, 5 have a password hash .*kpa user set-password id:N/,
  );
});

test.each<[string, readonly string[]]>([
  ["the server", ["serve"]],
  ["the worker", ["worker"]],
  ["doctor", ["doctor"]],
  ["migrate", ["migrate", "up"]],
])("%s tells all that is wrong in one report, and nothing twice", async (_name, args) => {
  const refused = await runCommand([...args, "--json"], {
    environment: {
      PORT: "canary-1",
      KPA_NO_SUCH_OPTION: "canary-2",
      SECRET_KEY: "canary-3",
      DATABASE_URL: "postgresql://u:canary-4@db.example/d",
      KPA_CORS_ORIGINS: "*",
    },
  });
  expect(refused.code).toBe(1);
  const told = JSON.parse(refused.stdout || refused.stderr);
  const faults: string[] =
    told.error?.faults ?? told.findings.map((one: { detail: string }) => one.detail);
  const names = faults.map((fault) => fault.split(" ")[0]);
  expect(names.sort()).toEqual([
    "DATABASE_URL",
    "KPA_CORS_ORIGINS",
    "KPA_NO_SUCH_OPTION",
    "PORT",
    "SECRET_KEY",
  ]);
  expect(refused.stdout + refused.stderr).not.toContain("canary");
});

test("a metadata schema that is none is told with the other faults, by doctor too", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "metadata.schema.json"), "not JSON");
  const schema = { ...installation.environment, KPA_DATA_DIR: folder };
  for (const [environment, faults] of [
    [schema, 1],
    [{ ...schema, PORT: "x", SECRET_KEY: "short" }, 3],
  ] as const) {
    const refused = await runCommand(["serve", "--json"], { environment });
    expect(refused.code).toBe(1);
    const told = JSON.parse(refused.stderr).error.faults;
    expect(told).toHaveLength(faults);
    expect(told.join()).toContain("metadata.schema.json in KPA_DATA_DIR is not a JSON Schema");
    const examined = await runCommand(["doctor", "--json"], { environment });
    const found = JSON.parse(examined.stdout).findings as { status: string; detail: string }[];
    const details = found.filter((one) => one.status === "fault").map((one) => one.detail);
    expect(details).toEqual(expect.arrayContaining(told));
  }
});

test("config shows every option with its origin and never a secret", async () => {
  const folder = temporaryFolder();
  const secrets = optionNames.filter((name) => "secret" in options[name] && options[name].secret);
  expect(secrets).toEqual(expect.arrayContaining(["SECRET_KEY", "DATABASE_URL"]));
  const wellFormed: Readonly<Record<string, string>> = {
    DATABASE_URL: "postgresql://canary-u:canary-p@h/canary-d",
    KPA_SMS_PROVIDER: "twilio://canary-sid:canary-token@api.twilio.com?from=%2B15005550006",
    KPA_REDIS_URL: "redis://canary-u:canary-p@redis.example.com:6379/0",
    KPA_TEST_NUMBERS: "production,+919876543210=12345678",
    KPA_MAIL_URL: "smtp://canary-u:canary-p@mail.example.com:587?from=kpa%40example.com",
  };
  const canary = (name: string) => wellFormed[name] ?? `canary-${name}`;
  for (const how of ["environment", "file", ".env"] as const) {
    const environment: Record<string, string> = { PORT: "8123" };
    for (const name of secrets) {
      if (how === "environment") environment[name] = canary(name);
      writeFileSync(join(folder, name), canary(name));
      if (how === "file") environment[`${name}_FILE`] = join(folder, name);
    }
    const envFile = join(folder, ".env");
    const lines = how === ".env" ? secrets.map((name) => `${name}='${canary(name)}'`) : [];
    writeFileSync(envFile, `${lines.join("\n")}\nKPA_ISSUER=mine\n`);

    for (const json of [[], ["--json"]]) {
      const shown = await runCommand(["config", "--env-file", envFile, ...json], { environment });
      expect(shown.code).toBe(0);
      expect(shown.stdout + shown.stderr).not.toMatch(/canary|919876543210|12345678/);
      for (const name of optionNames) expect(shown.stdout).toContain(name);
      if (json.length === 0) {
        expect(shown.stdout).toMatch(/^PORT +8123 +from environment$/m);
        expect(shown.stdout).toMatch(/^KPA_ISSUER +mine +from file \.env$/m);
        expect(shown.stdout).toMatch(/^SECRET_KEY +\(set\) +from /m);
        expect(shown.stdout).toMatch(/^KPA_WORKERS .*\(has no effect yet\)$/m);
        continue;
      }
      const rows = JSON.parse(shown.stdout).options as { name: string; value: unknown }[];
      expect(rows.map((row) => row.name)).toEqual([...optionNames]);
      for (const name of secrets) {
        expect(rows.find((row) => row.name === name)).toMatchObject({
          value: "(set)",
          secret: true,
        });
      }
    }
  }
});

test("a command that is called wrongly exits with 2 and says what there is", async () => {
  for (const args of [
    [],
    ["frobnicate"],
    ["user"],
    ["user", "add"],
    ["user", "show"],
    ["migrate"],
    ["serve", "--no-such-option"],
    ["user", "list", "--limit", "many"],
    ["user", "list", "--after", "-1"],
  ]) {
    const wrong = await runCommand(args, { environment: installation.environment });
    expect([args, wrong.code, wrong.stdout]).toEqual([args, 2, ""]);
    expect(wrong.stderr).not.toBe("");
  }
  for (const args of [["--help"], ["user", "--help"], ["user", "add", "--help"], ["--version"]]) {
    const helped = await runCommand(args);
    expect([args, helped.code, helped.stderr]).toEqual([args, 0, ""]);
  }
});

test("--json tells a fault of any kind as JSON on standard error", async () => {
  const faults: [readonly string[], Record<string, string>, string][] = [
    [["config"], { PORT: "x" }, "configuration"],
    [["config", "--env-file", "/is/not/there"], {}, "no_env_file"],
    [["user", "list", "--limit", "x"], {}, "usage"],
    [["frobnicate"], {}, "usage"],
    [["user", "add"], {}, "usage"],
  ];
  for (const [args, environment, code] of faults) {
    const told = await runCommand([...args, "--json"], { environment });
    expect([args, told.stdout]).toEqual([args, ""]);
    expect(JSON.parse(told.stderr).error).toMatchObject({ code, detail: expect.any(String) });
  }
});

test("openapi prints the document that the server serves, without any database", async () => {
  const { code, stdout } = await runCommand(["openapi"], {
    environment: { DATABASE_URL: "postgresql://h.invalid/d" },
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ openapi: "3.1.0", info: { title: "KPA" } });
});

test("a reader that goes away early, as `head` does, is no fault", async () => {
  const { stdout, stderr } = await promisify(execFile)("sh", [
    "-c",
    `'${process.execPath}' '${launcher}' openapi | head -c 10`,
  ]);
  expect([stdout, stderr]).toEqual(['{\n  "opena', ""]);
});

test("a .env line that cannot be read is told by its number, and the rest counts", async () => {
  const envFile = join(temporaryFolder(), ".env");
  writeFileSync(envFile, "PORT=8123\n=canary\nKPA_ISSUER=mine\n");
  const shown = await runCommand(["config", "--env-file", envFile]);
  expect(shown).toMatchObject({ code: 0, stderr: expect.stringMatching(/line 2 .*skipped/) });
  expect(shown.stdout + shown.stderr).not.toContain("canary");
  expect(shown.stdout).toMatch(/^KPA_ISSUER +mine/m);
});
