/** HTTP by hand, for requests that no client would send. */
import { connect } from "node:net";
import { expect } from "vitest";
import type { Answer, TestServer } from "./test-server.ts";

export interface RawAnswer extends Answer {
  /** Whether the server ended the connection by itself. */
  readonly isClosed: boolean;
}

export interface RawOptions {
  /** How long to wait for the server to end the connection, in milliseconds. */
  readonly patienceMs?: number;
}

export async function portOf(server: TestServer): Promise<number> {
  return Number(new URL(await server.listen()).port);
}

/** Sends the bytes as they are. @returns the first answer; status 0 where there was none */
export async function sendRaw(
  port: number,
  bytes: string | Buffer,
  { patienceMs = 3_000 }: RawOptions = {},
): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  const isClosed = await new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const timer = setTimeout(() => {
      resolve(false);
      socket.destroy();
    }, patienceMs);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => {}); // a reset is an end as well
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
  return { ...parseAnswer(Buffer.concat(chunks)), isClosed };
}

function parseAnswer(bytes: Buffer): Answer {
  const text = bytes.toString("utf8");
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = rest.join("\r\n\r\n").slice(0, Number(headers["content-length"] ?? Infinity));
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1] ?? 0),
    headers,
    text: body,
    body: body.startsWith("{") ? JSON.parse(body) : undefined,
  };
}

/** A request by its parts; what is given comes after `Host` and before the body. */
export function requestText(
  method: string,
  path: string,
  headers: readonly string[] = [],
  body = "",
): string {
  return [`${method} ${path} HTTP/1.1`, "Host: localhost", ...headers, "", body].join("\r\n");
}

/** What every answer has, of whatever status and from whichever part of the server. */
export function expectAnswerHeaders(answer: Answer, where = ""): void {
  const { headers } = answer;
  expect(headers["x-request-id"], where).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
  expect(headers["x-content-type-options"], where).toBe("nosniff");
  expect(headers["content-security-policy"], where).toContain("default-src 'none'");
  expect(headers["cache-control"], where).toBeDefined();
  expect(headers.server, where).toBeUndefined();
  expect(headers["x-powered-by"], where).toBeUndefined();
  if (answer.text !== "") expect(headers["content-type"], where).toMatch(/charset=utf-8|^image\//i);
}

/** A failure that says what to mend and nothing about the server's inside. */
export function expectProblem(answer: Answer, status: number, code: string, where = ""): void {
  const { body, headers, text } = answer;
  expect({ status: answer.status, code: body?.code }, `${where} ${text}`).toEqual({ status, code });
  expect(headers["content-type"], where).toBe("application/problem+json; charset=utf-8");
  expect(body, where).toMatchObject({ type: `/errors/${code}`, status });
  expect(body.request_id, where).toBe(headers["x-request-id"]);
  expect(headers["cache-control"], where).toBe("no-store");
  expect(text, where).not.toMatch(
    /\bat .*:\d+:\d+|node_modules|\.ts\b|fastify|FST_|SELECT |pglite/i,
  );
  expectAnswerHeaders(answer, where);
}
