import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
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
  for (const file of readdirSync(migrations).sort())
    hash.update(readFileSync(new URL(file, migrations)));
  const path = new URL(`pglite-${hash.digest("hex").slice(0, 16)}.tar`, cache);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const database = await openEmbeddedInMemory();
    await migrateUp(database.kysely);
    const dump = await database.pglite.dumpDataDir("none");
    const unfinished = new URL(`${path.href}.${process.pid}`);
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
    renameSync(unfinished, path);
    await database.close();
  }
  project.provide("pgliteDump", path.pathname);
}
