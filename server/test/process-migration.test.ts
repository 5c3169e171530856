/** A start that is killed, refused or raced leaves the database as it was, or better. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test, vi } from "vitest";
import { runCommand } from "./harness/command.ts";
import { eventually, logIn } from "./harness/http-client.ts";
import { createInstallation } from "./harness/installation.ts";
import { runKpa, serveKpa, spawnKpa } from "./harness/kpa-process.ts";
import { seedStatements } from "./harness/moved-in.ts";
import { connect } from "./harness/postgresql.ts";
import { createSeedTable, insertSeedUser } from "./harness/seed-database.ts";

vi.setConfig({ testTimeout: 120_000 });

if (inject("engine") === "postgresql") {
  test("a migration that is killed half-way leaves the seed's table as it was", async () => {
    const installation = await createInstallation("empty");
    const before = await installation.use(async (database) => {
      await createSeedTable(database);
      await insertSeedUser(database, { phone: "98100 00001", password: "correct horse 1" });
      return seedStatements(database).rows();
    });
    const client = await connect(installation.url ?? "");
    await client.query("begin; select * from users"); // as a seed's session that was left open
    const killed = await serveKpa(installation.environment, { until: "listening" });
    const watcher = await connect(installation.url ?? "");
    await eventually(async () => {
      const { rows } = await watcher.query(
        `select 1 from pg_stat_activity where datname = current_database()
          and wait_event_type = 'Lock' and query like '%ALTER TABLE%'`,
      );
      return rows.length > 0;
    }, 60_000);
    killed.child.kill("SIGKILL");
    await killed.ended;
    await client.query("rollback");
    const { rows } = await watcher.query(
      "select count(*)::int as columns from information_schema.columns where table_name = 'users'",
    );
    expect(rows).toEqual([{ columns: 5 }]);
    const { url } = await serveKpa(installation.environment);
    expect((await logIn(url, "+919810000001", "correct horse 1")).status).toBe(200);
    const after = await installation.use((database) => seedStatements(database).rows());
    expect(after.map(({ id, phone }) => ({ id, phone }))).toEqual(
      before.map(({ id, phone }) => ({ id, phone })),
    );
  });

  test("two servers whose first start is at the same moment make one demo user, with the first id", async () => {
    const installation = await createInstallation("empty");
    const servers = await Promise.all([1, 2].map(() => serveKpa(installation.environment)));
    for (const { url } of servers) {
      const answer = await logIn(url, "7760873976", "to_share@123");
      expect(answer.body.data.user.id).toBe(1);
    }
    const watcher = await connect(installation.url ?? "");
    const { rows } = await watcher.query(
      "select (select count(*)::int from users) as users, last_value::int from users_id_seq",
    );
    expect(rows).toEqual([{ users: 1, last_value: 1 }]);
  });

  test("a database that may forget what was acknowledged is refused in production", async () => {
    const installation = await createInstallation();
    const admin = await connect(installation.url ?? "");
    const { rows } = await admin.query("select current_database() as name");
    await admin.query(`alter database "${rows[0].name}" set synchronous_commit = off`);
    const production = { ...installation.environment, KPA_ENV: "production", PORT: "0" };
    const refused = await runKpa(["serve"], { environment: production });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/synchronous_commit=off.*turn it on/);
    const examined = await runCommand(["doctor"], { environment: production });
    expect(examined.stdout).toMatch(/FAULT.*synchronous_commit is off/);
  });
} else {
  // While the first files are written, when the last ones are, and when all are in their place.
  for (const [moment, file] of [
    ["begins to make", "pgdata.unfinished"],
    ["has almost made", "pgdata.unfinished/PG_VERSION"],
    ["has just made", "pgdata"],
  ] as const) {
    test(`a first start that is killed when it ${moment} its folder leaves one that the next takes`, async () => {
      const installation = await createInstallation("nothing");
      const killed = spawnKpa(["serve"], {
        environment: { ...installation.environment, KPA_ENV: "development", PORT: "0" },
      });
      await eventually(async () => existsSync(join(installation.folder, file)), 90_000);
      killed.child.kill("SIGKILL");
      await killed.ended;
      const migrated = await runCommand(["migrate", "up"], installation);
      expect(migrated).toMatchObject({ code: 0, stderr: "" });
      expect(await runCommand(["user", "list", "--json"], installation)).toMatchObject({ code: 0 });
    });
  }

  test("a damaged database is told in a sentence, with its folder and what to do", async () => {
    const installation = await createInstallation();
    rmSync(join(installation.folder, "pgdata", "global", "pg_control"));
    const refused = await runCommand(["user", "list"], installation);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^kpa: the database in .*pgdata cannot be opened .*KPA_DATA_DIR/,
    );
    expect(refused.stderr).not.toMatch(/^\s+at /m);
  });

  test("a take-over that is killed at any moment loses no row, and the next start ends it", async () => {
    const installation = await createInstallation("empty");
    const before = await installation.use(async (database) => {
      await createSeedTable(database);
      for (let n = 1; n <= 50; n++) {
        const phone = `98100 ${String(n).padStart(5, "0")}`;
        await insertSeedUser(database, { phone, password: `password ${n}` });
      }
      return seedStatements(database).rows();
    });
    const killed = await serveKpa(installation.environment, { until: "listening" });
    killed.child.kill("SIGKILL"); // it migrates once it listens
    await killed.ended;
    const { url, child, ended } = await serveKpa(installation.environment);
    expect((await logIn(url, "+919810000050", "password 50")).status).toBe(200);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    const after = await installation.use((database) => seedStatements(database).rows());
    expect(after.slice(0, 49)).toEqual(before.slice(0, 49));
    expect(after).toHaveLength(50);
  });
}
