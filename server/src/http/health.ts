/** Routes about the server itself, outside the API's envelope. */
import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import { Type } from "typebox";
import { isLocalHost } from "../config/database-url.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { App } from "./app-type.ts";
import { clientAddress } from "./client-address.ts";
import type { Metrics } from "./metrics.ts";
import { describe } from "./operation.ts";
import type { ServerState } from "./refuse-requests.ts";

const up = Type.Object({ status: Type.Literal("ok") }, { examples: [{ status: "ok" }] });

export function healthRoutes(app: App, ctx: Context, metrics: Metrics, state: ServerState): void {
  app.get(
    "/healthz",
    {
      schema: describe({
        operationId: "getHealth",
        summary: "Is the process up?",
        description: "200 while the process answers at all; says nothing about the database.",
        tag: "Server",
        success: { status: 200, schema: { ...up, description: "The process is up" } },
      }),
    },
    async () => ({ status: "ok" as const }),
  );

  app.get(
    "/readyz",
    {
      schema: describe({
        operationId: "getReadiness",
        summary: "May requests be sent here?",
        description:
          "200 where the database answers and its migrations are current; 503 otherwise, and while the server drains before it stops.",
        tag: "Server",
        success: { status: 200, schema: { ...up, description: "Ready" } },
      }),
    },
    async () => {
      if (!state.isReady || state.isDraining) throw new AppError("unavailable");
      await sql`select 1`.execute(ctx.db);
      return { status: "ok" as const };
    },
  );

  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(ctx, request)) throw new AppError("not_found");
    return sendMetrics(reply, metrics);
  });
}

async function sendMetrics(reply: FastifyReply, metrics: Metrics): Promise<string> {
  reply.header("content-type", metrics.registry.contentType);
  return metrics.registry.metrics();
}

/** With a token wherever one is set; else in development, from this machine. */
function mayReadMetrics(ctx: Context, request: FastifyRequest): boolean {
  const token = ctx.config.KPA_METRICS_TOKEN;
  if (token !== undefined) {
    const given = Buffer.from(request.headers.authorization ?? "");
    const wanted = Buffer.from(`Bearer ${token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  return !ctx.config.isProduction && isLocalHost(clientAddress(request));
}
