/** The HTTP server that all routes share: reading, guarding, answering and recording requests. */

import ajvCompiler from "@fastify/ajv-compiler";
import cors from "@fastify/cors";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyReply, type FastifyRequest, type RawServerDefault } from "fastify";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { answerHeaders, requestId } from "./answer-headers.ts";
import type { App } from "./app-type.ts";
import { clientAddress } from "./client-address.ts";
import { parseJsonBody } from "./json-body.ts";
import type { Metrics } from "./metrics.ts";
import { escapePointer, sendProblem, toAppError } from "./problem.ts";
import { tellClientLimits } from "./rate-limit-headers.ts";
import { createRecord, noRoute, recordAnswers } from "./record-answers.ts";
import { bodyLimitBytes, refuseRequests, type ServerState } from "./refuse-requests.ts";
import { answerOddRequests, clientErrorHandler } from "./unparsed.ts";

const headerLimitBytes = 16 * 1024;

/** How long a client may take, in milliseconds: for the head, for all of the request, between two. */
const clientTimeouts = { head: 10_000, request: 20_000, keepAlive: 65_000, idleSocket: 60_000 };

export async function createServer(
  ctx: Context,
  metrics: Metrics,
  state: ServerState,
): Promise<App> {
  const record = createRecord(ctx.log, metrics);
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
      requireHostHeader: false, // ours answers with a problem document
    },
    clientErrorHandler: clientErrorHandler(record),
    frameworkErrors: (error, request, reply) => {
      const refused = reply as never as FastifyReply;
      refused.headers(answerHeaders(request.id));
      sendProblem(request, refused, toAppError(error));
      const { method } = request;
      const ip = clientAddress(request);
      const status = refused.statusCode;
      record({ requestId: request.id, method, route: noRoute, status, milliseconds: 0, ip });
    },
    schemaController: { compilersFactory: { buildValidator: buildValidator as never } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  readBodies(app);
  setHeaders(app);
  recordAnswers(app, record);
  answerOddRequests(app, record);
  app.addHook("onRoute", refuseUndeclared);
  // Before anything that refuses: a page has to be able to read why it was.
  if (ctx.config.KPA_CORS_ORIGINS) await allowOrigins(app, ctx.config.KPA_CORS_ORIGINS);
  answerFailures(app, ctx);
  refuseRequests(app, state);
  tellClientLimits(app);
  return app;
}

type Validator = ((value: unknown) => unknown) & { errors?: unknown };

interface ValidatedPart {
  readonly httpPart?: string;
  readonly schema: { readonly properties?: Readonly<Record<string, { readonly type?: string }>> };
}

/** Of the process, not of a server: what was compiled for one is there for the next. */
const compileSchemas = ajvCompiler();

/** Nothing is coerced in a body; parameters and queries are text, whose integers are read here. */
function buildValidator(
  externalSchemas: unknown,
  options?: { customOptions?: object },
): (part: ValidatedPart) => Validator {
  const build = compileSchemas(
    externalSchemas as never,
    {
      ...options,
      customOptions: {
        ...options?.customOptions,
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: true,
        allErrors: true,
      },
    } as never,
  ) as (part: ValidatedPart) => Validator;
  return (part) => (part.httpPart === "body" ? build(part) : readingIntegers(part, build(part)));
}

/** Ajv's own coercion takes `1e400`, `0x10` and ` 5` for integers, and the first passes any maximum. */
function readingIntegers({ schema }: ValidatedPart, validate: Validator): Validator {
  const names = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.type === "integer")
    .map(([name]) => name);
  const check: Validator = (value) => {
    const given = value as Record<string, unknown>;
    for (const name of names) {
      const text = given[name];
      if (typeof text === "string" && /^(0|-?[1-9]\d{0,14})$/.test(text))
        given[name] = Number(text);
    }
    const isValid = validate(given);
    check.errors = validate.errors;
    return isValid;
  };
  return check;
}

function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    (request, body, done): void => {
      try {
        done(null, readBody(request, body as Buffer));
      } catch (error) {
        done(error as Error, undefined);
      }
    },
  );
}

function readBody(request: FastifyRequest, body: Buffer): unknown {
  if (!isPlainUtf8(request.headers)) throw new AppError("unsupported_media_type");
  const takesBody = request.routeOptions.schema?.body !== undefined;
  // Many clients name a media type on every request, also where they send nothing.
  if (body.length === 0 && !takesBody) return undefined;
  const value = parseJsonBody(body);
  if (!takesBody) refuseMembers(value);
  return value;
}

/** A route that takes no body knows no member of one. */
function refuseMembers(body: unknown): void {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  const [name] = isObject ? Object.keys(body) : [];
  if (isObject && name === undefined) return;
  const pointer = name === undefined ? "" : `/${escapePointer(name)}`;
  const detail = "this request takes no body";
  throw new AppError("validation_failed", {
    errors: [{ pointer, code: "additionalProperties", detail }],
  });
}

/** A charset in any other spelling is one that two readers could understand differently. */
function isPlainUtf8(headers: FastifyRequest["headers"]): boolean {
  const charsets = (headers["content-type"] ?? "")
    .split(";")
    .filter((part) => /charset/i.test(part));
  const encoding = headers["content-encoding"];
  return (
    charsets.every((charset) => /^\s*charset=("utf-?8"|utf-?8)\s*$/i.test(charset)) &&
    (encoding === undefined || encoding.toLowerCase() === "identity")
  );
}

function setHeaders(app: App): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(answerHeaders(request.id));
    done();
  });
}

async function allowOrigins(app: App, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes("*") ? "*" : [...origins],
    methods: ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],
    allowedHeaders: ["Authorization", "Content-Type", "X-Request-Id"],
    exposedHeaders: [
      "X-Request-Id",
      "Retry-After",
      "WWW-Authenticate",
      "RateLimit",
      "RateLimit-Policy",
    ],
    credentials: false,
    maxAge: 600,
    strictPreflight: false, // strict would answer in plain text
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
      ctx.log.warn(
        { err: failure.cause, request_id: request.id },
        "the database or the counters did not answer",
      );
    }
    sendProblem(request, reply, failure);
  });
}
