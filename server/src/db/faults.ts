/**
 * Tells faults of the database from faults of this program. The first are answered 503: the caller
 * did nothing wrong and may try again.
 */

/** SQLSTATE classes and codes that say "not now", whoever asked. */
const unavailableStates = new Set([
  "25006", // read-only: a primary that was demoted
  "40001", // serialization failure
  "40P01", // deadlock
  "53000",
  "53100", // disk full
  "53200",
  "53300", // too many connections
  "55P03", // lock timeout
  "57014", // statement timeout
  "57P01", // terminated by an administrator
  "57P02",
  "57P03", // starting up
  "57P05",
  "58030", // I/O error
]);

const unavailableMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end|driver has already been destroyed|PGlite is closed|The server does not support SSL)/;

const unavailableSystemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

export function isDatabaseUnavailable(error: unknown): boolean {
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 4;
    at = at.cause, depth++
  ) {
    if (isUnavailable(at)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}

function isUnavailable(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  // A file that is not there has the same code as a socket that is not, and does not come by waiting.
  const isSystemError = "syscall" in error && error.syscall !== "open";
  return (
    unavailableStates.has(code) ||
    /^08...$/.test(code) ||
    (isSystemError && unavailableSystemCodes.has(code)) ||
    unavailableMessages.test(error.message)
  );
}

/** A row that would have been there twice (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}
