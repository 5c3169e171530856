/** A local server that keeps a list of leaked passwords, as the range protocol says, and misbehaves. */
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createBreaches } from "../../src/breaches/look-up.ts";
import type { SeenRequest } from "./fake-provider.ts";
import type { TestServer } from "./test-server.ts";

export type LeakListFault =
  /** Takes the question and says nothing. */
  | "silence"
  /** Sends the head and half of the list, and then nothing. */
  | "half an answer"
  | "hang up"
  | "no list"
  | "a list without end"
  | "packed without end"
  | { readonly status: number; readonly headers?: Record<string, string> };

export interface LeakList {
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly leaked: Set<string>;
  /** Listed with a count of 0, as padding is. */
  readonly padding: Set<string>;
  /** Absent: it behaves. */
  fault: LeakListFault | undefined;
  /** Answers, as it behaves, what was asked during `silence`. */
  readonly speak: () => void;
  readonly close: () => Promise<void>;
}

export function sha1(password: string): string {
  return createHash("sha1").update(password).digest("hex").toUpperCase();
}

/** Enough lines for an answer to look like the real one. */
const paddingLines = 800;

export async function startLeakList(...passwords: readonly string[]): Promise<LeakList> {
  const held: (() => void)[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    list.seen.push({ method, url, headers, text: "" });
    const behave = () => response.writeHead(200, { "content-type": "text/plain" }).end(range(url));
    if (list.fault === undefined) behave();
    else if (list.fault === "silence") held.push(behave);
    else misbehave(response, list.fault, range(url));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const range = (url: string) => {
    const prefix = url.slice(-5);
    const listed = [...list.leaked].map((one) => [sha1(one), 3] as const);
    const padded = [...list.padding].map((one) => [sha1(one), 0] as const);
    const lines = [...listed, ...padded]
      .filter(([hash]) => hash.startsWith(prefix))
      .map(([hash, count]) => `${hash.slice(5)}:${count}`);
    const padding = Array.from({ length: paddingLines }, (_, n) => `${sha1(`${n}`).slice(5)}:0`);
    return [...lines, ...padding].sort().join("\r\n");
  };
  const list: LeakList = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    leaked: new Set(passwords),
    padding: new Set(),
    fault: undefined,
    speak: () => {
      for (const behave of held.splice(0)) behave();
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return list;
}

const oneLine = `${"0".repeat(35)}:1\r\n`;

function misbehave(response: ServerResponse, fault: LeakListFault, text: string): void {
  if (typeof fault === "object") response.writeHead(fault.status, fault.headers).end(text);
  else if (fault === "hang up") response.socket?.destroy();
  else if (fault === "no list") response.end("<html>Log in to this network first</html>");
  else if (fault === "half an answer") response.write(text.slice(0, text.length / 2));
  else if (fault === "a list without end") pour(response);
  else if (fault === "packed without end") {
    const packed = gzipSync(oneLine.repeat(100_000));
    response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
  }
}

/** Writes for as long as somebody reads. */
function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(oneLine.repeat(1_000)));
  if (!response.destroyed) response.once("drain", () => pour(response));
}

/**
 * Has a server ask a list, and wait for it longer than any machine takes: the server's own times are for
 * a test that is about them.
 */
export function askPatiently(server: TestServer, list: LeakList): void {
  const { clock, log } = server.ctx;
  const patient = createBreaches({
    baseUrl: list.url,
    nowMs: () => clock.nowMs(),
    onFault: (reason) => log.warn({ reason }, "leaked passwords cannot be looked up"),
    timeoutMs: 20_000,
    patienceMs: 20_000,
  });
  Object.assign(server.ctx.breaches, patient);
}
