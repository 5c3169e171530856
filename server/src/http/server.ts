/** The HTTP server that all routes share: reading, guarding, answering and recording requests. */

import type { Socket } from "node:net";
import ajvCompiler from "@fastify/ajv-compiler";
import cors from "@fastify/cors";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type RawServerDefault } from "fastify";
import { uuidv7 } from "uuidv7";
import type { Context } from "../context.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import type { App } from "./app-type.ts";
import { parseJsonBody } from "./json-body.ts";
import type { Metrics } from "./metrics.ts";
import { problemDocument, problemMediaType, sendProblem, toAppError } from "./problem.ts";

export interface ServerState {
  /** Migrations are current and the database has answered. */
  isReady: boolean;
  isDraining: boolean;
}

const bodyLimitBytes = 64 * 1024;
const headerLimitBytes = 16 * 1024;

/** How long a client may take, in milliseconds: for the head, for all of the request, between two. */
const clientTimeouts = { head: 10_000, request: 20_000, keepAlive: 65_000, idleSocket: 60_000 };

export function createServer(ctx: Context, metrics: Metrics, state: ServerState): App {
  const app: App = fastify<RawServerDefault>({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers["x-request-id"]),
    trustProxy: ctx.config.KPA_TRUST_PROXY.length > 0 ? [...ctx.config.KPA_TRUST_PROXY] : false,
    forceCloseConnections: "idle",
    // Requests that arrive on open connections while draining are answered, not turned away.
    return503OnClosing: false,
    requestTimeout: clientTimeouts.request,
    keepAliveTimeout: clientTimeouts.keepAlive,
    connectionTimeout: clientTimeouts.idleSocket,
    http: {
      maxHeaderSize: headerLimitBytes,
      headersTimeout: clientTimeouts.head,
      connectionsCheckingInterval: 2_000,
    },
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply as never, toAppError(error));
    },
    schemaController: { compilersFactory: { buildValidator: buildValidator as never } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  readBodies(app);
  setHeaders(app);
  recordAnswers(app, ctx, metrics);
  if (ctx.config.KPA_CORS_ORIGINS) allowOrigins(app, ctx.config.KPA_CORS_ORIGINS);
  app.addHook("onRoute", refuseUndeclared);
  answerFailures(app, ctx);
  gate(app, state);
  return app;
}

/** Nothing is coerced in a body; parameters and queries are text, and are. */
function buildValidator(
  externalSchemas: unknown,
  options?: { customOptions?: object },
): (route: { httpPart?: string }) => unknown {
  const build = (coerceTypes: boolean) =>
    ajvCompiler()(
      externalSchemas as never,
      {
        ...options,
        customOptions: {
          ...options?.customOptions,
          coerceTypes,
          removeAdditional: false,
          useDefaults: true,
          allErrors: true,
        },
      } as never,
    ) as (route: object) => unknown;
  const strict = build(false);
  const coercing = build(true);
  return (route) => (route.httpPart === "body" ? strict(route) : coercing(route));
}

function requestId(sent: string | string[] | undefined): string {
  return typeof sent === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(sent) ? sent : uuidv7();
}

function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    (request, body, done): void => {
      try {
        if (!isPlainUtf8(request.headers)) throw new AppError("unsupported_media_type");
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error, undefined);
      }
    },
  );
}

function isPlainUtf8(headers: Record<string, string | string[] | undefined>): boolean {
  const charset = /;\s*charset="?([^";\s]*)"?/i.exec(String(headers["content-type"]))?.[1];
  const encoding = headers["content-encoding"];
  return (
    (charset === undefined || /^utf-?8$/i.test(charset)) &&
    (encoding === undefined || encoding === "identity")
  );
}

function setHeaders(app: App): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers({
      "x-request-id": request.id,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    });
    done();
  });
}

/** One line and one observation for each request; neither holds a body, a query or a header. */
function recordAnswers(app: App, ctx: Context, metrics: Metrics): void {
  const { log } = ctx;
  const isLogged = log.isLevelEnabled("info");
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "(none)";
    const milliseconds = reply.elapsedTime;
    metrics.answered(route, method, reply.statusCode, milliseconds / 1000);
    if (isLogged) {
      log.info(
        {
          request_id: request.id,
          method,
          route,
          status: reply.statusCode,
          ms: Math.round(milliseconds * 100) / 100,
          ip: request.ip,
        },
        "request",
      );
    }
    done();
  });
}

function allowOrigins(app: App, origins: readonly string[]): void {
  app.register(cors, {
    origin: origins.includes("*") ? "*" : [...origins],
    methods: ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],
    allowedHeaders: ["Authorization", "Content-Type", "X-Request-Id"],
    exposedHeaders: ["X-Request-Id", "Retry-After", "WWW-Authenticate"],
    credentials: false,
    maxAge: 600,
  });
}

/** A status without a schema is sent as it is, with whatever members a row happens to have. */
function refuseUndeclared(route: {
  url: string;
  schema?: { response?: unknown; hide?: boolean };
}): void {
  const isPage = route.schema?.hide === true;
  if (!isPage && route.schema?.response === undefined) {
    throw new Error(`the route ${route.url} declares no answers`);
  }
}

function answerFailures(app: App, ctx: Context): void {
  app.setErrorHandler((error, request, reply) => {
    const failure = toAppError(error);
    if (failure.code === "internal_error") {
      ctx.log.error({ err: failure.cause, request_id: request.id }, "a request failed");
    } else if (failure.code === "unavailable") {
      ctx.log.warn({ err: failure.cause, request_id: request.id }, "the database did not answer");
    }
    sendProblem(request, reply, failure);
  });
  const methodsOf = collectMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "";
    const methods = methodsOf(path);
    if (methods.length === 0) {
      sendProblem(request, reply, new AppError("not_found"));
      return;
    }
    reply.header("allow", methods.join(", "));
    sendProblem(request, reply, new AppError("method_not_allowed"));
  });
}

/** @returns which methods a path answers */
function collectMethods(app: App): (path: string) => readonly string[] {
  const routes: { pattern: RegExp; method: string }[] = [];
  app.addHook("onRoute", (route) => {
    const source = route.url
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replace(/:[A-Za-z_]+/g, "[^/]+");
    const pattern = new RegExp(`^${source.replace("\\*", ".*")}$`);
    for (const method of [route.method].flat()) routes.push({ pattern, method });
  });
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ];
}

/** Until the database is there and migrated, only the routes about the server itself answer. */
function gate(app: App, state: ServerState): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (!state.isReady && /^\/(api|webhooks|dev)\//.test(request.url)) {
      done(new AppError("unavailable", { retryAfterSeconds: 1 }));
      return;
    }
    if (state.isDraining) reply.header("connection", "close");
    done();
  });
}

/** What Node's parser refuses never becomes a request; it still gets a problem document. */
function clientErrorHandler(this: App, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code] = clientErrors[error.code ?? ""] ?? [
    400,
    "Bad Request",
    "malformed_request",
  ];
  const body = JSON.stringify(problemDocument(code, uuidv7(), undefined, status));
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      `content-type: ${problemMediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      "cache-control: no-store",
      "x-content-type-options: nosniff",
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

const clientErrors: Readonly<Record<string, [number, string, ErrorCode]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "malformed_request"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "malformed_request"],
};
