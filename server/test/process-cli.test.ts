/** Every command of `kpa`: its output for people and programs, its exit code, its advice. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { optionNames, options } from "../src/config/options.ts";
import { type CommandResult, runCommand } from "./harness/command.ts";
import { logIn, profile } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { launcher, runKpa, serveKpa, temporaryFolder, undoLater } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

const password = "correct horse 1";
const undo = undoLater();
let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation("template", undo);
});
afterAll(undo.all);

const kpa = (args: readonly string[], input?: string): Promise<CommandResult> =>
  runCommand(args, { environment: installation.environment, ...(input ? { input } : {}) });

async function kpaJson(args: readonly string[], input?: string) {
  const { code, stdout, stderr } = await kpa([...args, "--json"], input);
  return { code, value: JSON.parse(code === 0 || stderr === "" ? stdout : stderr) };
}

async function addUser(phone: string, secret = password) {
  const { value } = await kpaJson(["user", "add", "--phone", phone, "--password-stdin"], secret);
  return value as { id: number; phone: string };
}

describe("user", () => {
  test("add makes a user who is shown and listed, whatever spelling names it", async () => {
    const added = await kpaJson(
      ["user", "add", "--phone", "098100 00001", "--name", "Asha", "--email", "A@X.Example"].concat(
        "--password-stdin",
      ),
      `${password}\n`,
    );
    expect(added).toEqual({ code: 0, value: { id: added.value.id, phone: "+919810000001" } });
    for (const name of ["98100 00001", `id:${added.value.id}`]) {
      expect(await kpaJson(["user", "show", name])).toEqual({
        code: 0,
        value: {
          id: added.value.id,
          phone: "+919810000001",
          name: "Asha",
          email: "a@x.example",
          disabled_at: null,
          password: "argon2id",
          sessions: 0,
        },
      });
    }
    expect((await kpa(["user", "show", "9810000001"])).stdout).toMatch(/^phone +\+919810000001$/m);
    const { value } = await kpaJson(["user", "list", "--after", String(added.value.id - 1)]);
    expect(value.users[0]).toMatchObject({ id: added.value.id, phone: "+919810000001" });
    expect((await kpa(["user", "list"])).stdout).toContain("\t+919810000001\tAsha\ta@x.example");
  });

  test("list takes so many users after an id", async () => {
    const { id } = await addUser("9810000011");
    await addUser("9810000012");
    const { value } = await kpaJson(["user", "list", "--limit", "1", "--after", String(id)]);
    expect(value.users).toHaveLength(1);
    expect(value.users[0].id).toBeGreaterThan(id);
  });

  test("a phone or an address that is taken is refused in any spelling", async () => {
    await kpa(
      ["user", "add", "--phone", "9810000021", "--email", "b@x.example", "--password-stdin"],
      password,
    );
    for (const phone of ["9810000021", "0091 98100-00021"]) {
      const twin = await kpaJson(["user", "add", "--phone", phone, "--password-stdin"], password);
      expect([twin.code, twin.value.error.code]).toEqual([1, "conflict"]);
    }
    const sameAddress = ["--phone", "9810000022", "--email", "B@x.example", "--password-stdin"];
    const refused = await kpaJson(["user", "add", ...sameAddress], password);
    expect(refused.value.error.code).toBe("conflict");
  });

  test("a number that twins of the seed share is taken", async () => {
    await installation.use(async ({ kysely }) => {
      for (const phone of ["9810000031", "98100 00031"]) {
        await kysely.insertInto("users").values({ phone, password_hash: "x" }).execute();
      }
    });
    const third = ["user", "add", "--phone", "+919810000031", "--password-stdin"];
    expect((await kpaJson(third, password)).value.error?.code).toBe("conflict");
    expect((await kpaJson(["user", "disable", "+919810000031"])).value.error.code).toBe(
      "ambiguous",
    );
    const one = await kpaJson(["user", "show", "98100 00031"]);
    expect(one.value).toMatchObject({ phone: "98100 00031" });
  });

  test("a password comes by standard input, whole but for one newline, and is judged", async () => {
    await addUser("9810000041", "  spaces stay \n\n");
    const server = await serveOrUndefined();
    if (server) {
      expect((await logIn(server.url, "9810000041", "  spaces stay \n")).status).toBe(200);
      expect((await logIn(server.url, "9810000041", "spaces stay")).status).toBe(401);
    }
    const add = ["user", "add", "--phone", "9810000042", "--password-stdin"];
    for (const [wrong, says] of [
      ["1234567", /at least 8/],
      ["", /at least 8/],
      ["x".repeat(129), /at most 128/],
    ] as const) {
      const refused = await kpaJson(add, wrong);
      expect([refused.code, refused.value.error.code]).toEqual([1, "weak_password"]);
      expect(refused.value.error.detail).toMatch(says);
    }
    const notText = await runKpa(add, {
      environment: installation.environment,
      input: Buffer.from("gr\xfc\xdfe-dich", "latin1"),
    });
    expect(notText.code).toBe(1);
    expect(notText.stderr).toMatch(/not UTF-8/);
    const asArgument = await kpa(add.slice(0, -1));
    expect(asArgument.code).not.toBe(0);
    expect(asArgument.stderr).toMatch(/standard input.*--password-stdin/);
    expect((await kpa(["user", "show", "9810000042"])).code).toBe(1);
  });

  test("what cannot be a phone or an address is refused with an example", async () => {
    for (const phone of ["12", "ask at the desk", "", "tel:9810000051"]) {
      const refused = await kpa(["user", "add", "--phone", phone, "--password-stdin"], password);
      expect([phone, refused.code]).toEqual([phone, 1]);
      expect(refused.stderr).toContain("+91 77608 73976");
    }
    const address = ["--phone", "9810000052", "--email", "not an address", "--password-stdin"];
    expect((await kpa(["user", "add", ...address], password)).stderr).toContain("--email");
  });

  test("a user who is not there is told with exit code 1", async () => {
    const shown = await kpaJson(["user", "show", "9899999999"]);
    expect([shown.code, shown.value.error.code]).toEqual([1, "not_found"]);
    const set = await kpaJson(["user", "set-password", "id:999999", "--password-stdin"], password);
    expect([set.code, set.value.error.code]).toEqual([1, "not_found"]);
  });

  test("disable and enable say whether they changed anything", async () => {
    const { id } = await addUser("9810000061");
    for (const [command, changed] of [
      ["disable", true],
      ["disable", false],
      ["enable", true],
      ["enable", false],
    ] as const) {
      expect(await kpaJson(["user", command, `id:${id}`])).toEqual({
        code: 0,
        value: { id, changed },
      });
    }
  });
});

async function serveOrUndefined() {
  return inject("engine") === "postgresql" ? serveKpa(installation.environment) : undefined;
}

if (inject("engine") === "postgresql") {
  test("what a command changes counts at the running server's next request", async () => {
    const { id } = await addUser("9810000071");
    const { url } = await serveKpa(installation.environment);
    const enter = async (secret: string) => logIn(url, "9810000071", secret);
    const token = async (secret: string) => (await enter(secret)).body.data.token;
    const alive = async (one: string) => (await profile(url, one)).status;

    const beforePassword = await token(password);
    expect((await kpaJson(["user", "show", `id:${id}`])).value.sessions).toBe(1);
    await kpa(["user", "set-password", `id:${id}`, "--password-stdin"], "another horse 2");
    expect(await alive(beforePassword)).toBe(401);
    expect((await enter(password)).status).toBe(401);

    const beforeDisabling = await token("another horse 2");
    expect(await alive(beforeDisabling)).toBe(200);
    await kpa(["user", "disable", "9810000071"]);
    expect(await alive(beforeDisabling)).toBe(401);
    const refused = await enter("another horse 2");
    expect([refused.status, refused.body.code]).toEqual([403, "user_disabled"]);
    expect((await enter("wrong")).status).toBe(401);

    await kpa(["user", "enable", "9810000071"]);
    expect(await alive(beforeDisabling)).toBe(401);
    expect(await alive(await token("another horse 2"))).toBe(200);
  });

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
  const healthy = await kpa(["doctor"]);
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

test("config shows every option with its origin and never a secret", async () => {
  const folder = temporaryFolder();
  const secrets = optionNames.filter((name) => "secret" in options[name] && options[name].secret);
  expect(secrets).toEqual(expect.arrayContaining(["SECRET_KEY", "DATABASE_URL"]));
  const wellFormed: Readonly<Record<string, string>> = {
    DATABASE_URL: "postgresql://canary-u:canary-p@h/canary-d",
    KPA_SMS_PROVIDER: "twilio://canary-sid:canary-token@api.twilio.com?from=%2B15005550006",
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
      expect(shown.stdout + shown.stderr).not.toContain("canary");
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
