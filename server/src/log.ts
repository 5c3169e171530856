/** The log: JSON lines for machines, short lines for a terminal. No secrets, no full phone numbers. */
import { Writable } from "node:stream";
import pino, { type DestinationStream, type Logger } from "pino";

/** A number as a person might write it, in any script's digits: seven of them and more. */
const longNumber = /\+?\p{Nd}(?:[\s().\p{Pd}\p{Cf}]{0,3}\p{Nd}){6,}/gu;

/** What an error says may hold what a user typed: numbers keep their last two digits. */
export function maskNumbers(text: string): string {
  return text.replace(longNumber, (number) => `…${[...number].slice(-2).join("")}`);
}

/** Enough of a number or an e-mail address to know it again, and no more. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return at === -1 ? maskNumbers(address) : `${address.slice(0, 1)}…${address.slice(at)}`;
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Only these members: a database's error carries the offending row's values in others. */
function serializeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: maskNumbers(String(error)) };
  return {
    type: error.name,
    message: maskNumbers(error.message),
    ...("code" in error ? { code: String(error.code) } : {}),
    ...(error.stack === undefined ? {} : { stack: maskNumbers(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}

export interface Log {
  readonly log: Logger;
  /** Writes what is buffered, before the process ends. */
  readonly flush: () => void;
}

/** Characters that are written at once. */
const batchLength = 16_384;
/** How old a line gets before it is written, in milliseconds. */
const flushEveryMs = 100;

export type LogOutput =
  /** Buffered, to file descriptor 1. */
  | { readonly format: "json" }
  | { readonly format: "json" | "short"; readonly stream: NodeJS.WritableStream };

export function createLog(level: string, output: LogOutput): Log {
  const settings = {
    level,
    base: null,
    timestamp: isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError },
  };
  if ("stream" in output) {
    const stream = output.format === "short" ? forPeople(output.stream) : output.stream;
    return { log: pino(settings, stream), flush: () => {} };
  }
  const destination = pino.destination({ dest: 1, sync: false });
  const lines = inBatches(destination);
  return {
    log: pino(settings, lines),
    flush: () => {
      try {
        lines.flush();
        destination.flushSync();
      } catch {
        // Nothing was ever written, or the reader has gone.
      }
    },
  };
}

/**
 * Hands lines on in batches: a write for each would cost more than the line, and the destination's
 * own buffer measures all it holds anew at each line.
 */
function inBatches(destination: DestinationStream): DestinationStream & { flush: () => void } {
  let pending = "";
  const flush = () => {
    if (pending === "") return;
    const text = pending;
    pending = "";
    destination.write(text);
  };
  setInterval(flush, flushEveryMs).unref();
  return {
    write: (line) => {
      pending += line;
      if (pending.length >= batchLength) flush();
    },
    flush,
  };
}

let lastMs = 0;
let lastTime = "";

/** Many lines share a millisecond, and writing an instant out costs more than the rest of a line. */
function isoTime(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastTime = `,"time":"${new Date(now).toISOString()}"`;
  }
  return lastTime;
}

function forPeople(output: NodeJS.WritableStream): DestinationStream {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      output.write(shortLine(chunk.toString()));
      done();
    },
  });
}

function shortLine(json: string): string {
  const line = JSON.parse(json) as Record<string, unknown>;
  const time = String(line.time).slice(11, 19);
  if (line.msg === "request") {
    return `${time}  ${line.status}  ${line.method} ${line.route}  ${line.ms} ms\n`;
  }
  const error = line.err as LoggedError | undefined;
  const cause = error === undefined ? "" : `: ${error.message}`;
  return `${time}  ${line.level}  ${line.msg}${cause}\n`;
}
