/**
 * What Node's HTTP parser refuses, or hands on apart, never becomes a request. It gets a problem
 * document and a log line all the same.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "../errors.ts";
import { answerHeaders, requestId } from "./answer-headers.ts";
import type { App } from "./app-type.ts";
import { problemDocument, problemMediaType } from "./problem.ts";
import { noRoute, type RecordAnswer } from "./record-answers.ts";

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly code: ErrorCode;
}

const badRequest: Refusal = { status: 400, reason: "Bad Request", code: "malformed_request" };
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: "Request Header Fields Too Large",
    code: "malformed_request",
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: "Request Timeout", code: "malformed_request" },
};

export function clientErrorHandler(record: RecordAnswer) {
  return (error: Error & { code?: string }, socket: Duplex): void => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else
      refuse(
        socket,
        refusals[error.code ?? ""] ?? badRequest,
        requestId(undefined),
        "(none)",
        record,
      );
  };
}

/** Node closes a CONNECT without a word, and answers an unknown `Expect` with a bare 417. */
export function answerOddRequests(app: App, record: RecordAnswer): void {
  app.server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => socket.destroy());
    const refusal: Refusal = {
      status: 404,
      reason: "Not Found",
      code: "not_found",
    };
    refuse(socket, refusal, requestId(request.headers["x-request-id"]), "CONNECT", record);
  });
  app.server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    app.routing(request, response);
  });
}

function refuse(
  socket: Duplex,
  { status, reason, code }: Refusal,
  id: string,
  method: string,
  record: RecordAnswer,
): void {
  const body = JSON.stringify(problemDocument(code, id, undefined, status));
  const headers = {
    ...answerHeaders(id),
    "content-type": problemMediaType,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${reason}`, ...lines, "", body].join("\r\n"));
  const ip = "remoteAddress" in socket ? String(socket.remoteAddress) : undefined;
  record({ requestId: id, method, route: noRoute, status, milliseconds: 0, ip });
}
