/** One log line and one observation for each answer; neither holds a body, a query or a header. */
import type { Logger } from "pino";
import type { App } from "./app-type.ts";
import { clientAddress } from "./client-address.ts";
import type { Metrics } from "./metrics.ts";

export interface Answered {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern, never the path that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly ip: string | undefined;
}

export type RecordAnswer = (answer: Answered) => void;

/** Where no route was found: a path is the client's text. */
export const noRoute = "(none)";

export function createRecord(log: Logger, metrics: Metrics): RecordAnswer {
  const isLogged = log.isLevelEnabled("info");
  return ({ requestId, method, route, status, milliseconds, ip }) => {
    metrics.answered(route, method, status, milliseconds / 1000);
    if (!isLogged) return;
    const ms = Math.round(milliseconds * 100) / 100;
    log.info({ request_id: requestId, method, route, status, ms, ip }, "request");
  };
}

export function recordAnswers(app: App, record: RecordAnswer): void {
  app.addHook("onResponse", (request, reply, done) => {
    record({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? noRoute,
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
      ip: clientAddress(request),
    });
    done();
  });
}
