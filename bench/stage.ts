/** All that the measurements need, set up once: databases, servers, and files of tokens. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { garbageKinds, garbageTokens } from "./garbage-tokens.ts";
import { kpaTokens, logins, populateKpa, populateSeed, seedTokens } from "./population.ts";
import { Postgresql } from "./postgresql.ts";
import { startHello } from "./servers/hello.ts";
import { dataFolder, type KpaOptions, migrateKpa, startKpa } from "./servers/kpa.ts";
import { findPython, installHint, type Python, startReference } from "./servers/reference.ts";
import type { ServerProcess } from "./servers/server-process.ts";
import type { Settings } from "./settings.ts";

export interface Stage {
  readonly settings: Settings;
  readonly postgresql: Postgresql;
  readonly python: Python | undefined;
  readonly hello: ServerProcess;
  /** On PostgreSQL, with all users. */
  readonly kpa: ServerProcess;
  /** What `kpa` was started with. */
  readonly kpaOptions: KpaOptions & { readonly databaseUrl: string };
  /** On PostgreSQL, with few users. */
  readonly kpaFew: ServerProcess;
  /** On the database of `kpa`, counting attempts on each account. */
  readonly kpaThrottled: ServerProcess;
  readonly kpaEmbedded: ServerProcess;
  readonly reference: ServerProcess | undefined;
  /** Another checkout of KPA, on a database that it migrated itself. */
  readonly kpaAgainst: ServerProcess | undefined;
  readonly files: {
    readonly kpaTokens: string;
    readonly kpaFewTokens: string;
    readonly seedTokens: string;
    readonly garbage: string;
    readonly logins: string;
  };
  readonly close: () => Promise<void>;
}

export async function setUp(settings: Settings): Promise<Stage> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await build(settings, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(settings: Settings, undo: (() => unknown)[]): Promise<Omit<Stage, "close">> {
  const folder = mkdtempSync(join(tmpdir(), "kpa-bench-"));
  undo.push(() => rmSync(folder, { recursive: true }));
  const secret = randomBytes(32).toString("hex");
  const postgresql = await Postgresql.connect(settings.databaseUrl);
  undo.push(() => postgresql.close());
  const started = async (server: Promise<ServerProcess>) => {
    const running = await server;
    undo.push(running.stop);
    return running;
  };
  const { users, fewUsers, tokens } = settings;

  const onPostgresql = async (name: string, count: number, checkout?: string) => {
    const databaseUrl = await postgresql.create(name.replace(/\W/g, "_"));
    const options = { name, folder, secret, databaseUrl, ...(checkout ? { checkout } : {}) };
    await migrateKpa(options);
    await postgresql.run(databaseUrl, populateKpa(count, tokens));
    return options;
  };
  const many = await onPostgresql("kpa", users);
  const few = await onPostgresql("kpa-few", fewUsers);
  const embedded = { name: "kpa-embedded", folder, secret };
  await migrateKpa(embedded);
  await populateEmbedded(dataFolder(embedded), populateKpa(users, tokens));

  return {
    settings,
    postgresql,
    hello: await started(startHello(folder)),
    kpa: await started(startKpa(many)),
    kpaOptions: many,
    kpaFew: await started(startKpa(few)),
    kpaThrottled: await started(startKpa({ ...many, name: "kpa-throttled", throttle: "on" })),
    kpaEmbedded: await started(startKpa(embedded)),
    kpaAgainst:
      settings.against === undefined
        ? undefined
        : await started(startKpa(await onPostgresql("kpa-against", users, settings.against))),
    ...(await buildReference(settings, postgresql, folder, secret, started)),
    files: {
      kpaTokens: write(folder, "tokens", await kpaTokens(secret, users, tokens)),
      kpaFewTokens: write(folder, "tokens-few", await kpaTokens(secret, fewUsers, tokens)),
      seedTokens: write(folder, "tokens-seed", await seedTokens(secret, users, tokens)),
      garbage: write(folder, "garbage", garbage(secret, tokens)),
      logins: write(folder, "logins", logins(users)),
    },
  };
}

async function buildReference(
  settings: Settings,
  postgresql: Postgresql,
  folder: string,
  secret: string,
  started: (server: Promise<ServerProcess>) => Promise<ServerProcess>,
): Promise<Pick<Stage, "python" | "reference">> {
  const python = findPython();
  if (python === undefined) {
    process.stderr.write(`no Python with FastAPI: the reference is skipped (${installHint})\n`);
    return { python, reference: undefined };
  }
  const databaseUrl = await postgresql.create("reference");
  await postgresql.run(databaseUrl, populateSeed(settings.users));
  return {
    python,
    reference: await started(startReference(python, { folder, secret, databaseUrl })),
  };
}

/** While no server has it open. */
async function populateEmbedded(folder: string, statements: readonly string[]): Promise<void> {
  const pglite = await PGlite.create(join(folder, "pgdata"));
  try {
    for (const statement of statements) await pglite.exec(statement);
  } finally {
    await pglite.close();
  }
}

/** All kinds in turn. */
function garbage(secret: string, count: number): readonly string[] {
  const each = Math.ceil(count / garbageKinds.length);
  const kinds = garbageKinds.map((kind) => garbageTokens(kind, each, secret));
  return Array.from({ length: each }, (_, n) => kinds.map((tokens) => tokens[n] ?? "")).flat();
}

function write(folder: string, name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}
