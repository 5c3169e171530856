/** The log of events, for staff: to search, verify and take along. */
import { Readable } from "node:stream";
import { Type } from "typebox";
import { describeEvent, type EventType, eventTypes } from "../audit/event-types.ts";
import { exportEvents, exportFormats } from "../audit/export.ts";
import { type EventFilter, searchEvents } from "../audit/search.ts";
import type { Context } from "../context.ts";
import { parseCursor } from "../db/keyset.ts";
import type { App } from "../http/app-type.ts";
import {
  auditEventSchema,
  exampleEvent,
  exampleVerification,
  exportFile,
  filterMembers,
  verificationSchema,
} from "../http/audit-schemas.ts";
import { readInstant } from "../http/instants.ts";
import { envelope, listQuery, page } from "../http/operation.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { recordServerDeed } from "./staff.ts";
import { createVerification } from "./verify-audit-log.ts";

const listMessage = "Events fetched successfully";
const typesMessage = "Types of events fetched successfully";
const verifiedMessage = "The log was verified";

interface FilterQuery {
  readonly user_id?: number;
  readonly actor_id?: number;
  readonly type?: string;
  readonly result?: string;
  readonly from?: string;
  readonly to?: string;
}

function readFilter({ user_id, actor_id, type, result, from, to }: FilterQuery): EventFilter {
  return {
    userId: user_id,
    actorId: actor_id,
    type,
    result: result as EventFilter["result"],
    from: readInstant("/query/from", from),
    to: readInstant("/query/to", to),
  };
}

export function auditRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  const { route, staffOf } = staff;
  const verify = createVerification(ctx);

  app.get(
    "/api/v1/admin/audit-events",
    route("audit:read", {
      operationId: "listAuditEvents",
      summary: "Search the log of events",
      description:
        "The newest first. What is personal in an event opens for as long as the person is not erased.",
      querystring: Type.Object(
        { ...filterMembers, ...listQuery.properties },
        { additionalProperties: false },
      ),
      success: {
        status: 200,
        schema: envelope(
          listMessage,
          page(auditEventSchema),
          { items: [exampleEvent], next_cursor: null },
          "A page of events",
        ),
      },
    }),
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const found = await searchEvents(ctx, readFilter(filter), limit, after);
      const data = { items: [...found.rows], next_cursor: found.nextCursor };
      return { status: "success", message: listMessage, data };
    },
  );

  app.get(
    "/api/v1/admin/audit-event-types",
    route("audit:read", {
      operationId: "listAuditEventTypes",
      summary: "List the types of events",
      description: "Every type that this server writes, for a choice of filters.",
      success: {
        status: 200,
        schema: envelope(
          typesMessage,
          Type.Object({
            items: Type.Array(Type.Object({ type: Type.String(), description: Type.String() })),
          }),
          { items: [{ type: "login.password", description: "Logged in with the password" }] },
          "Types",
        ),
      },
    }),
    async () => {
      const items = Object.keys(eventTypes).map((type) => ({
        type,
        description: describeEvent(type as EventType, "success"),
      }));
      return { status: "success", message: typesMessage, data: { items } };
    },
  );

  app.post(
    "/api/v1/admin/audit-events/verify",
    route("audit:verify", {
      operationId: "verifyAuditLog",
      summary: "Verify the log of events",
      description:
        "Reads the whole chain, for at most ten seconds: `complete` says whether that was enough. A longer log is verified by `kpa audit verify`. One at a time on each server.",
      body: Type.Object({}, { additionalProperties: false }),
      success: {
        status: 200,
        schema: envelope(
          verifiedMessage,
          verificationSchema,
          exampleVerification,
          "What was found",
        ),
      },
      errors: ["rate_limited"],
    }),
    async (request) => {
      const data = await verify(staffOf(request));
      return { status: "success", message: verifiedMessage, data };
    },
  );

  app.get(
    "/api/v1/admin/audit-events/export",
    route("audit:export", {
      operationId: "exportAuditEvents",
      summary: "Export the log of events",
      description:
        "What the same filters list, all of it, as a file: a JSON document in each line, or CSV in which no text is taken for a formula. The export is an event itself.",
      querystring: Type.Object(
        {
          ...filterMembers,
          format: Type.Enum([...exportFormats], { type: "string", default: "ndjson" }),
        },
        { additionalProperties: false },
      ),
      success: { status: 200, schema: exportFile },
    }),
    async (request, reply) => {
      const { format, ...query } = request.query;
      const filter = readFilter(query);
      await recordServerDeed(ctx, ctx.db, staffOf(request), {
        type: "audit.exported",
        details: { ...query, format },
      });
      const name = `audit-events-${new Date(ctx.clock.nowMs()).toISOString().slice(0, 10)}.${format}`;
      reply.header("content-disposition", `attachment; filename="${name}"`);
      reply.type(
        format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
      );
      return reply.send(
        Readable.from(exportEvents(ctx, filter, format as "csv" | "ndjson")),
      ) as never;
    },
  );
}
