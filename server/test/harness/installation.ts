/** Where an installation keeps its users: what a command or a server is told, on either engine. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { Database } from "../../src/db/database.ts";
import { openEmbedded } from "../../src/db/embedded.ts";
import { temporaryFolder, type Undo } from "./kpa-process.ts";
import { createTestDatabase } from "./postgresql.ts";
import type {} from "./provided.ts";
import { emptyDatabase, openAt, testSecret } from "./test-server.ts";

export interface Installation {
  /** `DATABASE_URL` or `KPA_DATA_DIR`, and a secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absent on the embedded engine. */
  readonly url: string | undefined;
  readonly folder: string;
  /** Opens the database from this process; on the embedded engine while nothing else has it. */
  readonly open: () => Promise<Database>;
  /** Does something with the database and closes it again. */
  readonly use: <T>(work: (database: Database) => Promise<T>) => Promise<T>;
}

/** @param from `template`: migrated and without users; `empty`: without a table; `nothing`: not made */
export async function createInstallation(
  from: "template" | "empty" | "nothing" = "template",
  undo?: Undo,
): Promise<Installation> {
  const folder = temporaryFolder(undo);
  const common = {
    SECRET_KEY: testSecret,
    KPA_DATA_DIR: folder,
    KPA_BREACHED_PASSWORDS: "off", // commands run in production mode, and nobody outside is asked
  };
  if (inject("engine") === "postgresql") {
    const url = await createTestDatabase(from === "template" ? from : "empty");
    const open = async () => openAt(url);
    return installation({ ...common, DATABASE_URL: url }, url, folder, open);
  }
  if (from !== "nothing") unpack(inject("pgliteDump"), join(folder, "pgdata"));
  const made = installation(common, undefined, folder, () => openEmbedded(folder));
  if (from === "empty") await made.use(emptyDatabase);
  return made;
}

function installation(
  environment: Readonly<Record<string, string>>,
  url: string | undefined,
  folder: string,
  open: () => Promise<Database>,
): Installation {
  const use = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await open();
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  return { environment, url, folder, open, use };
}

function unpack(archive: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xf", archive, "-C", folder], { stdio: "ignore" });
  if (!existsSync(join(folder, "PG_VERSION"))) throw new Error("the dump is not a data folder");
}
