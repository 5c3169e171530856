/** What commands say of a database that they cannot use, or not yet. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { runKpa, serveKpa, temporaryFolder, undoLater } from "./harness/kpa-process.ts";

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
