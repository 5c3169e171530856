/**
 * Reads a request body as I-JSON (RFC 7493): UTF-8 without a byte order mark, each member named
 * once, no half of a surrogate pair. What two readers could understand differently is refused, so
 * that a limiter and a look-up never see different values.
 */
import { AppError } from "../errors.ts";

const deepest = 32;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws AppError `malformed_request` */
export function parseJsonBody(body: Uint8Array): unknown {
  const text = decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed("not JSON", error);
  }
  refuseAmbiguous(text);
  return value;
}

function decode(body: Uint8Array): string {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (error) {
    throw malformed("not UTF-8", error);
  }
  if (text.startsWith("\uFEFF")) throw malformed("a byte order mark");
  return text;
}

function malformed(reason: string, cause?: unknown): AppError {
  return new AppError("malformed_request", { cause: cause ?? new Error(reason) });
}

interface Open {
  /** Member names so far; absent in an array. */
  readonly names: Set<string> | undefined;
  /** The member that this object is the value of. */
  readonly of: string;
  last: string;
}

/** Walks over text that is known to be JSON. */
function refuseAmbiguous(text: string): void {
  const open: Open[] = [];
  let expectsName = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const inside = open.at(-1);
    if (character === '"') {
      const end = endOfString(text, at);
      const content = readString(text.slice(at, end + 1));
      if (expectsName && inside?.names) takeName(inside, content);
      expectsName = false;
      at = end;
    } else if (character === "{" || character === "[") {
      if (open.length >= deepest) throw malformed("nested too deeply");
      const isObject = character === "{";
      open.push({ names: isObject ? new Set() : undefined, of: inside?.last ?? "", last: "" });
      expectsName = isObject;
    } else if (character === "}" || character === "]") {
      open.pop();
      expectsName = false;
    } else if (character === ",") {
      expectsName = inside?.names !== undefined;
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function readString(quoted: string): string {
  const content = quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (!content.isWellFormed()) throw malformed("half of a surrogate pair");
  return content;
}

function takeName(object: Open, name: string): void {
  if (object.names?.has(name)) throw malformed("a member is named twice");
  if (name === "__proto__" || (name === "prototype" && object.of === "constructor")) {
    throw malformed("a member would reach an object's prototype");
  }
  object.names?.add(name);
  object.last = name;
}
