/** Every command of `kpa`: its output for people and programs, its exit code, its advice. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { optionNames, options } from "../src/config/options.ts";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { launcher, runKpa, serveKpa, temporaryFolder, undoLater } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

const undo = undoLater();
let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation("template", undo);
});
afterAll(undo.all);

if (inject("engine") === "postgresql") {
  test("a database that cannot be used is told with what to mend", async () => {
    const at = (change: (url: URL) => void) => {
      const url = new URL(installation.url ?? "");
      change(url);
      return { ...installation.environment, DATABASE_URL: url.href };
    };
    const noPort = at((url) => {
      url.port = "1";
    });
    const noDatabase = at((url) => {
      url.pathname = "/kpa_is_not_there";
    });
    const noUser = at((url) => {
      url.username = "kpa_is_nobody";
    });
    for (const [environment, says] of [
      [noPort, /does not answer \(ECONNREFUSED\).*host, port/],
      [noDatabase, /does not exist: CREATE DATABASE/],
      [noUser, /refused the user/],
    ] as const) {
      const refused = await runCommand(["user", "list"], { environment });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(says);
      const examined = await runCommand(["doctor", "--json"], { environment });
      expect(examined.code).toBe(1);
      const { healthy, findings } = JSON.parse(examined.stdout);
      expect(healthy).toBe(false);
      const fault = findings.find((one: { status: string }) => one.status === "fault");
      expect(fault).toMatchObject({ check: "database", detail: expect.stringMatching(says) });
    }
    const serving = await runKpa(["serve"], { environment: { ...noDatabase, PORT: "0" } });
    expect(serving.code).toBe(1);
    expect(serving.stderr).toMatch(/does not exist: CREATE DATABASE/);
  });
} else {
  test("a command that meets a running server says so, and how to go on", async () => {
    const own = await createInstallation();
    const server = await serveKpa(own.environment);
    for (const args of [
      ["user", "list"],
      ["migrate", "up"],
      ["migrate", "status"],
    ]) {
      const refused = await runCommand(args, { environment: own.environment });
      expect([refused.code, refused.stdout]).toEqual([1, ""]);
      expect(refused.stderr).toContain(`in use by process ${server.child.pid}`);
      expect(refused.stderr).toMatch(/Stop that server, run this command again, and start it anew/);
    }
    const json = await runCommand(["user", "list", "--json"], { environment: own.environment });
    expect(JSON.parse(json.stderr).error.code).toBe("database_in_use");
    const examined = await runCommand(["doctor"], { environment: own.environment });
    expect(examined.stdout).toMatch(/^warning +database: .*in use/m);
    for (const args of [["config"], ["openapi"], ["--help"]]) {
      expect((await runCommand(args, { environment: own.environment })).code).toBe(0);
    }
  });

  test("doctor finds what is wrong with the folder", async () => {
    const folder = temporaryFolder();
    const at = (path: string) => ({
      ...installation.environment,
      KPA_DATA_DIR: join(folder, path),
    });
    mkdirSync(join(folder, "other", "pgdata"), { recursive: true });
    writeFileSync(join(folder, "other", "pgdata", "PG_VERSION"), "17\n");
    writeFileSync(join(folder, "file"), "");
    mkdirSync(join(folder, "open"));
    chmodSync(join(folder, "open"), 0o755);
    const planted = [
      ["other", 1, /FAULT +database: .*made by PostgreSQL 17.*start the KPA that made it/],
      ["file", 1, /FAULT +folder: .*file is not a folder/],
      ["file/below", 1, /FAULT +folder: .*file is not a folder/],
      ["open", 0, /warning +folder: .*chmod 700/],
      ["new/below", 0, /ok +folder: .*below will be made/],
    ] as const;
    for (const [path, code, says] of planted) {
      const examined = await runCommand(["doctor"], { environment: at(path) });
      expect([path, examined.code]).toEqual([path, code]);
      expect(examined.stdout).toMatch(says);
      if (code === 0) continue;
      const refused = await runCommand(["user", "list"], { environment: at(path) });
      expect(refused.code).toBe(1);
      expect(refused.stderr).not.toMatch(/^\s+at /m);
    }
  });

  test("doctor finds a folder that this user may not write", async () => {
    const isRoot = process.getuid?.() === 0;
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    const examined = await runCommand(["doctor"], {
      environment: { ...installation.environment, KPA_DATA_DIR: folder },
    });
    // Nothing is closed to root.
    expect(examined.code).toBe(isRoot ? 0 : 1);
    if (!isRoot) expect(examined.stdout).toMatch(/FAULT +folder: .*chown/);
  });
}

test("migrate tells what is applied and pending, and by its exit code whether all is", async () => {
  const empty = await createInstallation("empty");
  const pending = await runCommand(["migrate", "status", "--json"], empty);
  expect(pending.code).toBe(1);
  expect(JSON.parse(pending.stdout)).toMatchObject({ applied: [] });
  const unmigrated = await runCommand(["user", "list"], empty);
  expect(unmigrated.code).toBe(1);
  expect(unmigrated.stderr).toContain("`kpa migrate up`");
  const examined = await runCommand(["doctor"], empty);
  expect(examined.code).toBe(1);
  expect(examined.stdout).toMatch(/FAULT +migrations: .*`kpa migrate up`/);
  const migrated = await runCommand(["migrate", "up", "--json"], empty);
  expect(JSON.parse(migrated.stdout)).toEqual({
    applied: JSON.parse(pending.stdout).pending,
    pending: [],
  });
  expect(await runCommand(["migrate", "status"], empty)).toMatchObject({ code: 0 });
});

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
