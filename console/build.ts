/**
 * Makes the pages that the server serves: `server/public/<page>`, each file with its `.br` and `.gz`
 * beside it. Where they are what the sources make, nothing is done.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { configOf, type Page, pages } from "./vite.config.ts";

const repository = new URL("..", import.meta.url).pathname;
const publicFolder = join(repository, "server/public");
/** What the page was made from; absent in a folder that was not finished. */
const stampName = ".sources";

/** The page's own folders; every other one in `src` belongs to both. */
const ownFolders: Readonly<Record<Page, readonly string[]>> = {
  console: ["app", "pages", "charts"],
  account: ["account"],
};

/**
 * Makes the pages that are older than their sources.
 * @returns what went wrong, by page; a page that was made, or needed nothing, is not in it
 */
export async function buildPages(): Promise<ReadonlyMap<Page, unknown>> {
  const faults = new Map<Page, unknown>();
  for (const page of Object.keys(pages) as Page[]) {
    const stamp = hashOfSources(page);
    if (readStamp(page) === stamp) continue;
    try {
      await buildPage(page, stamp);
    } catch (error) {
      faults.set(page, error);
    }
  }
  return faults;
}

function readStamp(page: Page): string | undefined {
  const path = join(publicFolder, page, stampName);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function hashOfSources(page: Page): string {
  const hash = createHash("sha256");
  const others = Object.entries(ownFolders).flatMap(([name, own]) => (name === page ? [] : own));
  const sources = globSync(
    ["console/*.{ts,json}", "console/src/**/*.*", "client/package.json", "client/src/**/*.*"],
    { cwd: repository },
  ).filter((path) => !others.some((folder) => path.startsWith(`console/src/${folder}/`)));
  for (const path of [...sources, "package-lock.json"].sort()) {
    hash.update(path).update(readFileSync(join(repository, path)));
  }
  return hash.digest("hex");
}

/** Made beside the old one and put in its place at the end, so that a server never serves half of it. */
async function buildPage(page: Page, stamp: string): Promise<void> {
  const target = join(publicFolder, page);
  const unfinished = `${target}.${process.pid}`;
  await withProductionNode(() => build(configOf(page, unfinished)));
  for (const name of globSync("**/*.{js,css,html,svg}", { cwd: unfinished })) {
    compress(join(unfinished, name));
  }
  writeFileSync(join(unfinished, stampName), stamp);
  const old = `${target}.old.${process.pid}`;
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(unfinished, target);
  } catch (error) {
    // Another process may have made the same one meanwhile, and then there is nothing to do.
    if (readStamp(page) !== stamp) throw error;
  }
  for (const folder of [old, unfinished]) rmSync(folder, { recursive: true, force: true });
}

/** Whoever runs this for tests has `NODE_ENV=test` set, and would get the larger and slower React. */
async function withProductionNode(act: () => Promise<unknown>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await act();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** Smaller files gain nothing that a packet would notice. */
const leastBytes = 512;

function compress(path: string): void {
  if (statSync(path).size < leastBytes) return;
  const text = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  writeFileSync(`${path}.br`, brotliCompressSync(text, { params }));
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}

if (import.meta.main) {
  for (const [page, fault] of await buildPages()) {
    process.stderr.write(`server/public/${page} could not be made: ${String(fault)}\n`);
    process.exitCode = 1;
  }
}
