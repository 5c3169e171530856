/** PGlite: PostgreSQL inside this process, in a folder or in memory. */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type PGliteOptions, types as pgliteTypes } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { type Database, safeInteger } from "./database.ts";
import { DatabaseFolderError, lockFolder } from "./folder-lock.ts";
import type { Tables } from "./tables.ts";

/** The major version of the PostgreSQL inside PGlite; a folder of another one cannot be opened. */
const embeddedMajorVersion = "18";

/** @throws FolderInUseError, DatabaseFolderError */
export async function openEmbedded(folder: string): Promise<Database> {
  const release = lockFolder(folder);
  try {
    const data = join(folder, "pgdata");
    refuseOtherVersion(data);
    if (!existsSync(data)) await makeData(data);
    return embedded(await openData(data), release);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Made aside and moved into its place: a start that is killed while it writes the first files leaves
 * nothing that looks like a database and cannot be opened.
 */
async function makeData(data: string): Promise<void> {
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const pglite = await PGlite.create(unfinished, embeddedOptions);
  await pglite.close();
  renameSync(unfinished, data);
}

async function openData(data: string): Promise<PGlite> {
  try {
    return await PGlite.create(data, embeddedOptions);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseFolderError(
      `the database in ${data} cannot be opened (${reason}): put a copy of it back, or set KPA_DATA_DIR to another folder`,
      { cause },
    );
  }
}

/** A database in memory, from a dump of an earlier one where there is one. */
export async function openEmbeddedInMemory(dump?: Blob): Promise<Database & { pglite: PGlite }> {
  const pglite = await PGlite.create({
    ...embeddedOptions,
    ...(dump === undefined ? {} : { loadDataDir: dump }),
    postgresqlconf: ["shared_buffers = '16MB'"],
  } as PGliteOptions);
  return { ...embedded(pglite, () => {}), pglite };
}

const embeddedOptions = {
  parsers: {
    [pgliteTypes.INT8]: safeInteger,
    [pgliteTypes.DATE]: (text: string) => text,
  },
};

function refuseOtherVersion(data: string): void {
  const versionFile = join(data, "PG_VERSION");
  if (!existsSync(versionFile)) return;
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== embeddedMajorVersion) {
    throw new DatabaseFolderError(
      `${data} was made by PostgreSQL ${version}, and this KPA has ${embeddedMajorVersion} inside: start the KPA that made it, or set KPA_DATA_DIR to another folder`,
    );
  }
}

function embedded(pglite: PGlite, release: () => void): Database {
  const kysely = new Kysely<Tables>({
    dialect: new PGliteDialect({ pglite: manyStatements(pglite) }),
  });
  return {
    engine: "pglite",
    kysely,
    check: async <Row>(_name: string, text: string, values: readonly unknown[]) =>
      (await pglite.query<Row>(text, [...values])).rows,
    connections: () => ({ total: 1, idle: 0, waiting: 0 }),
    close: async () => {
      await kysely.destroy();
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

type PGliteLike = Extract<
  ConstructorParameters<typeof PGliteDialect>[0]["pglite"],
  { ready: boolean }
>;
type Runner = Pick<PGlite, "query" | "exec">;

/** PGlite's `query` takes one statement; a migration file holds many, and has no parameters. */
function manyStatements(pglite: PGlite): PGliteLike {
  const query =
    (on: Runner) =>
    async <T>(text: string, parameters?: unknown[], queryOptions?: object) => {
      if (parameters?.length || !/;\s*\S/.test(text)) {
        return on.query<T>(text, parameters as never[], queryOptions);
      }
      await on.exec(text);
      return { rows: [] as T[], fields: [] };
    };
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
    close: () => pglite.close(),
    query: query(pglite) as PGliteLike["query"],
    transaction: (callback) =>
      pglite.transaction((tx) =>
        callback({
          query: query(tx as Runner) as PGliteLike["query"],
          rollback: () => tx.rollback(),
        }),
      ),
  } as PGliteLike;
}
