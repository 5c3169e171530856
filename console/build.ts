/**
 * Makes the pages that the server serves: `server/public/<page>`, each file with its `.br` and `.gz`
 * beside it. Where they are what the sources make, nothing is done.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
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

/** @returns the pages that were made anew */
export async function buildPages(): Promise<readonly Page[]> {
  const stamp = hashOfSources();
  const stale = (Object.keys(pages) as Page[])
    .filter((page) => hasSources(page))
    .filter((page) => readStamp(page) !== stamp);
  for (const page of stale) await buildPage(page, stamp);
  return stale;
}

function hasSources(page: Page): boolean {
  return existsSync(join(repository, `console/src/${pages[page]}/index.html`));
}

function readStamp(page: Page): string | undefined {
  const path = join(publicFolder, page, stampName);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  const patterns = [
    "console/*.{ts,json}",
    "console/src/**/*.*",
    "client/package.json",
    "client/src/**/*.*",
  ];
  for (const path of [...globSync(patterns, { cwd: repository }), "package-lock.json"].sort()) {
    hash.update(path).update(readFileSync(join(repository, path)));
  }
  return hash.digest("hex");
}

/** Made beside the old one and put in its place at the end, so that a server never serves half of it. */
async function buildPage(page: Page, stamp: string): Promise<void> {
  const target = join(publicFolder, page);
  const unfinished = `${target}.${process.pid}`;
  await build(configOf(page, unfinished));
  for (const name of globSync("**/*.{js,css,html,svg}", { cwd: unfinished })) {
    compress(join(unfinished, name));
  }
  writeFileSync(join(unfinished, stampName), stamp);
  mkdirSync(publicFolder, { recursive: true });
  const old = `${target}.old.${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(unfinished, target);
  rmSync(old, { recursive: true, force: true });
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
  const made = await buildPages();
  for (const page of made) process.stdout.write(`server/public/${page} is made\n`);
}
