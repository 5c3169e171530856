/** What is refused before a body is read or a handler runs, on every route alike. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";
import type { App } from "./app-type.ts";
import { sendProblem } from "./problem.ts";

export interface ServerState {
  /** Migrations are current and the database has answered. */
  isReady: boolean;
  isDraining: boolean;
}

export const bodyLimitBytes = 64 * 1024;

export function refuseRequests(app: App, state: ServerState): void {
  const methodsOf = collectMethods(app);
  const answerNoRoute = (request: FastifyRequest, reply: FastifyReply): void => {
    const path = request.url.split("?", 1)[0] ?? "";
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(request.method)) {
      sendProblem(request, reply, new AppError("not_found"));
      return;
    }
    reply.header("allow", methods.join(", "));
    sendProblem(request, reply, new AppError("method_not_allowed"));
  };
  app.setNotFoundHandler(answerNoRoute);
  app.addHook("onRequest", (request, reply, done) => {
    const isAmbiguous = !hasOneHost(request);
    if (state.isDraining || isAmbiguous || hasTooLargeBody(request)) {
      reply.header("connection", "close");
    }
    if (!state.isReady && needsDatabase(request)) {
      done(new AppError("unavailable", { retryAfterSeconds: 1 }));
    } else if (isAmbiguous || reachesPrototype(request.query)) {
      done(new AppError("malformed_request"));
    } else if (request.is404) {
      // Not left to the handler: by then the body would have been read, and refused for what it is.
      answerNoRoute(request, reply);
    } else {
      done();
    }
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    if (isStillComing(request)) reply.header("connection", "close");
    done(null, payload);
  });
}

/** By the route's pattern and not the path, which has other spellings (`/%61pi/`). */
function needsDatabase(request: FastifyRequest): boolean {
  return /^\/(?:(?:api|webhooks|dev)\/|account\/settings)/.test(
    request.routeOptions.url ?? request.url,
  );
}

/** Nobody is going to read it: the connection cannot be used again without. */
function hasTooLargeBody({ headers }: FastifyRequest): boolean {
  return Number(headers["content-length"] ?? 0) > bodyLimitBytes;
}

/** A body without an announced end that is answered unread: Node would read on, however much it is. */
function isStillComing({ headers, raw }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined && !raw.complete;
}

/** RFC 9112, 3.2. Node itself would keep the first of two and answer none with a bare 400. */
function hasOneHost({ raw }: FastifyRequest): boolean {
  const { rawHeaders, httpVersionMinor } = raw;
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length === 4 && name.toLowerCase() === "host") count++;
  }
  return count === 1 || (count === 0 && httpVersionMinor === 0);
}

function reachesPrototype(query: unknown): boolean {
  for (const name in query as object) {
    if (/__proto__|\bconstructor\W+prototype\b/.test(name)) return true;
  }
  return false;
}

/** @returns which methods a path answers */
function collectMethods(app: App): (path: string) => readonly string[] {
  const routes: { pattern: RegExp; method: string }[] = [];
  app.addHook("onRoute", (route) => {
    const source = route.url
      .split(/(:[A-Za-z_]+(?:\(\^.*?\$\))?)/)
      .map((part) =>
        part.startsWith(":")
          ? (/\(\^(.*)\$\)$/.exec(part)?.[1] ?? "[^/]+")
          : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
      )
      .join("");
    const pattern = new RegExp(`^${source.replace("\\*", ".*")}$`);
    for (const method of [route.method].flat()) routes.push({ pattern, method });
  });
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ];
}
