import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { parseDatabaseUrl } from "../../src/config/database-url.ts";
import { migrateUp } from "../../src/db/migrate.ts";
import { openPostgresql } from "../../src/db/postgresql.ts";
import { withDatabaseName } from "./postgresql.ts";
import type {} from "./provided.ts";

/** A migrated template; each test file clones it, and all are dropped at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL ?? "";
  // Not by the process's id: that comes again, and one can begin like another.
  const template = `kpa_test_${randomBytes(8).toString("hex")}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const database = openPostgresql(parseDatabaseUrl(withDatabaseName(url, template)), {
    tls: "off",
    onIdleError: () => {},
    forMigration: true,
  });
  await migrateUp(database.kysely);
  await database.close();
  project.provide("postgresqlUrl", url);
  project.provide("postgresqlTemplate", template);
  return async () => {
    const { rows } = await admin.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE $1",
      [`${template}%`],
    );
    for (const { datname } of rows) await admin.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
    await admin.end();
  };
}
