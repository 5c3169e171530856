import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import type { PGlite } from "@electric-sql/pglite";
import type { TestProject } from "vitest/node";
import { openEmbeddedInMemory } from "../../src/db/embedded.ts";
import { migrateUp } from "../../src/db/migrate.ts";
import type {} from "./provided.ts";

const cache = new URL("../../../node_modules/.cache/kpa/", import.meta.url);
const migrations = new URL("../../migrations/", import.meta.url);
const pglite = new URL("../../../node_modules/@electric-sql/pglite/package.json", import.meta.url);

/** A migrated database is made once for each set of migrations, and loaded by every test file. */
export default async function setup(project: TestProject): Promise<void> {
  const hash = createHash("sha256").update(readFileSync(pglite));
  hash.update(readFileSync(new URL(import.meta.url)));
  for (const file of readdirSync(migrations).sort())
    hash.update(readFileSync(new URL(file, migrations)));
  const path = new URL(`pglite-${hash.digest("hex").slice(0, 16)}.tar`, cache);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const database = await openEmbeddedInMemory();
    await migrateUp(database.kysely);
    await dropTemplates(database.pglite);
    const dump = await database.pglite.dumpDataDir("none");
    const unfinished = new URL(`${path.href}.${process.pid}`);
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
    renameSync(unfinished, path);
    await database.close();
  }
  project.provide("pgliteDump", path.pathname);
}

/** Nobody makes a database from them, and they are two thirds of the files that each test loads. */
async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.query(
    "update pg_database set datistemplate = false where datname <> current_database()",
  );
  for (const name of ["template0", "template1"]) await pglite.exec(`drop database ${name}`);
}
