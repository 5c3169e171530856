/**
 * One server at a time on an embedded folder. The embedded database has no lock of its own: a second
 * opener is let in and what it writes is lost. An exclusive transaction on a SQLite file is held by
 * the kernel, so it goes with the process, however that ends, and it holds across containers, where
 * a file with a process id says nothing.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The folder cannot hold an embedded database, or holds one that cannot be opened. */
export class DatabaseFolderError extends Error {
  override readonly name = "DatabaseFolderError";
}

export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
  readonly pid: number | undefined;
  constructor(folder: string, pid: number | undefined) {
    super(
      `the embedded database in ${folder} is in use by ${pid === undefined ? "another process" : `process ${pid}`}`,
    );
    this.pid = pid;
  }
}

// Held here: a lock that is garbage-collected is released, and so is one whose file is opened again.
const held = new Map<string, DatabaseSync>();

/**
 * @throws FolderInUseError where another process, or this one, holds it; nothing was touched then
 * @throws DatabaseFolderError where the folder cannot be written
 * @returns releases the lock
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "lock");
  const ownerPath = join(folder, "lock-owner");
  if (held.has(path)) throw new FolderInUseError(folder, process.pid);
  const lock = openLock(path);
  try {
    lock.exec("PRAGMA journal_mode = MEMORY");
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new FolderInUseError(folder, readOwner(ownerPath));
    throw error;
  }
  held.set(path, lock);
  writeFileSync(ownerPath, `${process.pid}\n`);
  return () => {
    held.delete(path);
    lock.close();
  };
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw new DatabaseFolderError(
      `${path} cannot be opened for writing: the folder has to belong to this user`,
      { cause },
    );
  }
}

/** SQLite's SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

function readOwner(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
}
