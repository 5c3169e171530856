/** What a start shows, and what refuses one. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, test, vi } from "vitest";
import { eventually, logIn, profile } from "./harness/http-client.ts";
import { createInstallation } from "./harness/installation.ts";
import { type Ended, logLines, runKpa, serveKpa, temporaryFolder } from "./harness/kpa-process.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { runOnTerminal, whyNoTerminal } from "./harness/pseudo-terminal.ts";

vi.setConfig({ testTimeout: 120_000 });

/** With the token of the link that makes the first admin. */
const consoleLink = /\/console\/#setup=[\w-]{43} /;

const demo = ["7760873976", "to_share@123"] as const;

if (inject("engine") === "pglite") {
  const node20 = findNode(20);
  const noNode20 = node20 === undefined ? "there is no Node 20 on PATH" : undefined;
  const noTerminal = whyNoTerminal();
  for (const reason of [noNode20, noTerminal]) {
    if (reason !== undefined) process.stderr.write(`A test of starting is skipped: ${reason}\n`);
  }

  test.skipIf(noNode20 !== undefined)(
    "`kpa` runs from a shell whose Node is too old, with its exit code and signals",
    async () => {
      const node = node20 ?? "";
      const environment = { PATH: "/usr/bin:/bin" };
      const [help, wrong] = await Promise.all([
        runKpa(["--help"], { node, environment }),
        runKpa(["user", "frobnicate"], { node, environment }),
      ]);
      expect(help).toMatchObject({ code: 0, stderr: "" });
      expect(help.stdout).toMatch(/^Usage: kpa /);
      expect(wrong.code).toBe(2);
      const installation = await createInstallation();
      const server = await serveKpa(installation.environment, { node });
      server.child.kill("SIGTERM");
      expect(await server.ended).toMatchObject({ code: 0, signal: null });
      expect(logLines(server).at(-1)?.msg).toBe("stopped");
    },
  );

  test.skipIf(noTerminal !== undefined)(
    "a terminal shows one short screen whose curl line works when pasted, and Ctrl+C stops",
    async () => {
      const installation = await createInstallation();
      const { SECRET_KEY: _, ...environment } = installation.environment;
      const kpa = runOnTerminal(
        ["serve", "--default-env", "development"],
        { ...environment, PORT: "0" },
        installation.folder,
      );
      await eventually(async () => kpa.screen().includes("Ctrl+C stops"), 60_000);
      const screen = kpa.screen();
      expect(screen).toContain(`embedded, in ${installation.folder}`);
      for (const part of [
        /KPA \d+\.\d+\.\d+/,
        /\/api\/v1\n/,
        /\/docs\n/,
        consoleLink,
        /KPA_ENV=production/,
      ]) {
        expect(screen).toMatch(part);
      }
      expect(screen).toContain(`${demo[0]} / ${demo[1]}`);
      expect(screen.split("\n").length).toBeLessThan(25);
      expect(screen).not.toMatch(/^\{/m);

      const line = /^\s*(curl .*)$/m.exec(screen)?.[1] ?? "";
      expect(line).not.toBe("");
      const { stdout } = await promisify(execFile)("sh", ["-c", line]);
      expect(JSON.parse(stdout)).toMatchObject({ message: "Login successful" });

      kpa.interrupt();
      expect(await kpa.exitCode).toBe(0);
      // The secret was made here, and nobody else may read it.
      const secret = statSync(join(installation.folder, "secret-key"));
      expect(secret.mode & 0o777).toBe(0o600);
    },
  );

  test("a second server on the same folder is refused and touches nothing", async () => {
    const installation = await createInstallation();
    const first = await serveKpa(installation.environment);
    const { token } = (await logIn(first.url, ...demo)).body.data;
    const second = await runKpa(["serve"], {
      environment: { ...installation.environment, KPA_ENV: "development", PORT: "0" },
    });
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(`in use by process ${first.child.pid}`);
    expect(second.stderr).toMatch(/Stop that server/);
    expect((await profile(first.url, token)).status).toBe(200);
    first.child.kill("SIGTERM");
    expectJsonLog(await first.ended);
    const sessions = await installation.use(({ kysely }) =>
      kysely.selectFrom("sessions").select("id").execute(),
    );
    expect(sessions).toHaveLength(1);
  });
} else {
  test("the seed's .env file, unchanged, starts the server on the seed's database", async () => {
    const url = new URL(await createTestDatabase("empty"));
    const cwd = temporaryFolder();
    const { hostname, port, pathname } = url;
    writeFileSync(
      join(cwd, ".env"),
      `DATABASE_URL="postgresql+psycopg2://postgres:p#ss?w/rd@${hostname}:${port || 5432}${pathname}"
SECRET_KEY="Your_secret_key"
ALGORITHM="HS256"
ACCESS_TOKEN_EXPIRE_MINUTES=30
`,
    );
    const outside = { PORT: "0", KPA_DATA_DIR: cwd };
    const started = await serveKpa({ ...outside, KPA_ENV: "development" }, { cwd });
    const answer = await logIn(started.url, ...demo);
    expect(answer.body.data).toMatchObject({ expires_in: 1800, user: { id: 1 } });
    started.child.kill("SIGTERM");
    expectJsonLog(await started.ended);

    const production = { ...outside, KPA_ENV: "production" };
    const refused = await runKpa(["serve"], { cwd, environment: production });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/SECRET_KEY was published/);
    expect(refused.stderr).not.toContain("Your_secret_key");
    const accepted = await serveKpa({ ...production, KPA_WEAK_SECRET: "accept" }, { cwd });
    const token = answer.body.data.token;
    expect((await profile(accepted.url, token)).status).toBe(200);
    const warned = logLines(accepted).filter((line) => line.level === "warn");
    expect(warned.map((line) => line.msg).join()).toMatch(/SECRET_KEY was published/);
    expect((await logIn(accepted.url, ...demo)).status).toBe(401);
  });

  test("a production server without what it needs says everything at once and ends", async () => {
    const refused = await runKpa(["serve"], {
      environment: {
        DATABASE_URL: "postgresql://u:canary-1@db.example/d",
        SECRET_KEY: "canary-2",
        KPA_METRICS_TOKEN: "canary-3",
        KPA_CORS_ORIGINS: "*",
      },
    });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    for (const name of ["DATABASE_URL", "SECRET_KEY", "KPA_METRICS_TOKEN", "KPA_CORS_ORIGINS"]) {
      expect(refused.stderr).toContain(`- ${name} `);
    }
    expect(refused.stderr).not.toContain("canary");
  });
}

/** Where the output is no terminal every line of the log is JSON. */
function expectJsonLog({ code, stdout, stderr }: Ended): void {
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout.trimEnd().split("\n");
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String) });
  }
  expect(lines.length).toBeGreaterThan(3);
}

/** A Node of this major version that a shell would find, and that npm did not bring. */
function findNode(major: number): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder.includes("node_modules") || !existsSync(folder)) continue;
    if (!readdirSync(folder).includes("node")) continue;
    const path = realpathSync(join(folder, "node"));
    const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    if (stdout?.startsWith(`v${major}.`)) return path;
  }
  return undefined;
}
