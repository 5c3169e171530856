/**
 * Hashes passwords on a thread of its own. Runs at a lower priority than the event loop's thread, so
 * that a storm of log-ins leaves other requests alone.
 */
import { randomBytes } from "node:crypto";
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { verifySync as verifyBcryptSync } from "@node-rs/bcrypt";
import {
  argon2Parameters,
  currentFormat,
  type HashJob,
  type HashResult,
  niceness,
} from "./hash-job.ts";
import { kindOfHash } from "./stored-hash.ts";

try {
  setPriority(0, niceness); // 0: the calling thread
} catch {
  // A sandbox may forbid it; hashing then competes on equal terms.
}

const argon2Decoy = `${currentFormat}${base64(16)}$${base64(32)}`;

function base64(bytes: number): string {
  return randomBytes(bytes).toString("base64").replace(/=+$/, "");
}

function bcryptDecoy(cost: string): string {
  const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const letters = Array.from(randomBytes(51), (byte) => alphabet[byte % 64]).join("");
  // The last letters of salt and digest hold few bits; `.` is valid in both places.
  return `$2b$${cost}$${letters.slice(0, 21)}.${letters.slice(21, 51)}.`;
}

function run(job: HashJob): HashResult {
  if (job.kind === "hash")
    return { hash: hashSync(job.password.normalize("NFC"), argon2Parameters) };
  const normalized = job.password.normalize("NFC");
  const kind = kindOfHash(job.stored ?? "");
  const isArgon2 = kind === "argon2";
  const isBcrypt = kind === "bcrypt";

  const argon2Matched = verifyArgon2(isArgon2 ? job.stored : undefined, normalized);
  if (isArgon2 && argon2Matched) {
    const isCurrent = job.stored?.startsWith(currentFormat) ?? false;
    return { matched: true, ...(isCurrent || !job.rehash ? {} : { rehash: rehash(normalized) }) };
  }

  // Every failure does the work of both kinds, at the dearest bcrypt cost left in the database: else
  // the time would tell which accounts exist and which still have the seed's hash.
  const candidates = normalized === job.password ? [job.password] : [job.password, normalized];
  for (const candidate of candidates) {
    if (isBcrypt && verifyBcrypt(job.stored ?? "", candidate)) {
      return { matched: true, ...(job.rehash ? { rehash: rehash(normalized) } : {}) };
    }
    for (const cost of missingCosts(isBcrypt ? job.stored : undefined, job.seedCost)) {
      verifyBcrypt(bcryptDecoy(cost), candidate);
    }
  }
  return { matched: false, isCostly: kind === "costly" };
}

/** What is left to do for as much work as at the dearest cost: each cost is twice the one below. */
function missingCosts(stored: string | undefined, dearest: string | undefined): string[] {
  if (dearest === undefined) return [];
  if (stored === undefined) return [dearest];
  const own = Number(stored.slice(4, 6));
  const count = Math.max(0, Number(dearest) - own);
  return Array.from({ length: count }, (_, n) => String(own + n).padStart(2, "0"));
}

function rehash(normalized: string): string {
  return hashSync(normalized, argon2Parameters);
}

/** @param stored absent: the same work against a hash that nothing matches */
function verifyArgon2(stored: string | undefined, password: string): boolean {
  try {
    return verifySync(stored ?? argon2Decoy, password) && stored !== undefined;
  } catch {
    verifySync(argon2Decoy, password);
    return false; // a row whose hash cannot be read matches nothing
  }
}

/** The seed could not set a password with NUL, and bcrypt implementations disagree about it. */
function verifyBcrypt(stored: string, password: string): boolean {
  try {
    return verifyBcryptSync(password, stored) && !password.includes("\0");
  } catch {
    return false;
  }
}

parentPort?.on("message", (job: HashJob) => {
  try {
    parentPort?.postMessage({ result: run(job) });
  } catch (error) {
    parentPort?.postMessage({ error: String(error) });
  }
});
