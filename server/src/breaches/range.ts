/**
 * The range protocol of "Pwned Passwords": the first five digits of a password's hash go out, and all
 * hashes that begin with them come back. Which of some thousand passwords was meant, nobody learns.
 */
import { createHash } from "node:crypto";

/** Why there was no answer, in words for the log. Never a part of the hash. */
export class RangeFault extends Error {
  override readonly name = "RangeFault";
}

const prefixDigits = 5;
/** An answer has about a thousand lines of forty characters. */
const mostBytes = 256 * 1024;
const line = /^[0-9A-Fa-f]{35}:\d{1,15}$/;

/**
 * @param password as it is hashed, in NFC
 * @param timeoutMs for everything together
 * @throws RangeFault
 */
export async function isInRange(
  baseUrl: string,
  password: string,
  timeoutMs: number,
): Promise<boolean> {
  const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
  const text = await askRange(`${baseUrl}/range/${hash.slice(0, prefixDigits)}`, timeoutMs);
  return hasSuffix(text, hash.slice(prefixDigits));
}

async function askRange(url: string, timeoutMs: number): Promise<string> {
  try {
    const response = await fetch(url, {
      // Padded to a length that does not tell which range was asked for.
      headers: { "add-padding": "true", accept: "text/plain", "user-agent": "kpa" },
      // Nobody but the one who was named is asked.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 200) return await readText(response);
    await response.body?.cancel();
    throw new RangeFault(`it answered ${response.status}`);
  } catch (error) {
    throw error instanceof RangeFault ? error : new RangeFault(reasonOf(error));
  }
}

/** Unpacked bytes are counted: a short answer can be a long one, packed. */
async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new RangeFault("its answer does not end");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("latin1");
}

/** A count of 0 is padding: nobody has that password. */
function hasSuffix(text: string, suffix: string): boolean {
  let isFound = false;
  for (const entry of text.split(/\r?\n/)) {
    if (entry === "") continue;
    if (!line.test(entry)) throw new RangeFault("its answer is no list of hashes");
    const [digits = "", count] = entry.split(":");
    if (digits.toUpperCase() === suffix && Number(count) > 0) isFound = true;
  }
  return isFound;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "it did not answer in time";
  const cause = error instanceof Error ? error.cause : undefined;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = first instanceof Error && "code" in first ? String(first.code) : "no code";
  return `it cannot be reached (${code})`;
}
