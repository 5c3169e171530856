/** What is written down about a user, for the user to see. */
import { Type } from "typebox";
import { listEvents } from "../audit/list.ts";
import type { Context } from "../context.ts";
import { parseCursor } from "../db/keyset.ts";
import type { App } from "../http/app-type.ts";
import { guardWith } from "../http/authenticate.ts";
import { describe, envelope, listQuery, page } from "../http/operation.ts";
import { exampleProfile } from "../http/schemas.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { exportAccount } from "./export.ts";

const exampleEvent = {
  id: "0199c0de-7e57-7000-8000-000000000003",
  type: "login.password",
  description: "Logged in with the password",
  result: "success",
  at: "2026-01-01T00:00:00.000Z",
  ip: "203.0.113.7",
  user_agent: "example-app/1.0",
  session_id: "0199c0de-7e57-7000-8000-000000000001",
  details: { new_device: true },
} as const;

const eventsMessage = "Security events fetched successfully";
const exportMessage = "Account exported";

const anyObject = (description: string) =>
  Type.Unsafe<object>({ type: "object", additionalProperties: true, description });
const anyObjects = (description: string) =>
  Type.Unsafe<readonly object[]>({
    type: "array",
    items: { type: "object", additionalProperties: true },
    description,
  });

const exportSchema = envelope(
  exportMessage,
  Type.Object({
    exported_at: Type.String({ format: "date-time" }),
    profile: anyObject("As `GET /user/profile` answers"),
    account: anyObject("What else is kept with the account"),
    roles: anyObjects("Of staff; empty for everybody else"),
    active_days: Type.Array(Type.String({ format: "date" }), {
      description: "Of the last nine days, those on which the user was there",
    }),
    sessions: anyObjects("Those that ended lately too"),
    events: anyObjects("As `GET /user/events` answers, all of them"),
    messages: anyObjects("That were sent to the user, without codes"),
    verifications: anyObjects("Codes that were asked for, without the codes"),
  }),
  {
    exported_at: "2026-01-01T00:00:00.000Z",
    profile: exampleProfile,
    account: { phone_number: "+917760873976" },
    roles: [],
    active_days: ["2026-01-01"],
    sessions: [],
    events: [exampleEvent],
    messages: [],
    verifications: [],
  },
  "The export",
);

export function dataRoutes(app: App, ctx: Context, check: SessionCheck): void {
  const { onRequest, inPerson, askerOf } = guardWith(ctx, check);

  app.get(
    "/api/v1/user/events",
    {
      onRequest,
      schema: describe({
        operationId: "listEvents",
        summary: "List the account's security events",
        description:
          "What happened to the user's account, by whom and from where, the newest first: log-ins and failed ones, codes, changes. Kept for a year.",
        tag: "User",
        needsToken: true,
        querystring: listQuery,
        success: {
          status: 200,
          schema: envelope(
            eventsMessage,
            page(Type.Ref("Event")),
            { items: [exampleEvent], next_cursor: null },
            "A page of events",
          ),
        },
      }),
    },
    async (request) => {
      const { userId } = askerOf(request);
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const { rows, nextCursor } = await listEvents(ctx, userId, limit, after);
      const items = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
      return {
        status: "success",
        message: eventsMessage,
        data: { items, next_cursor: nextCursor },
      };
    },
  );

  app.get(
    "/api/v1/user/export",
    {
      onRequest: inPerson,
      schema: describe({
        operationId: "exportAccount",
        summary: "Export everything held about the account",
        description:
          "One document with the profile and its metadata, the sessions, the security events, and the messages and codes of the time that they are kept for. Left out: hashes, tokens and codes, and the counters of log-in attempts and code requests, which are kept for a day under keyed hashes that name nobody.",
        tag: "User",
        needsToken: true,
        success: { status: 200, schema: exportSchema },
        errors: ["forbidden"],
      }),
    },
    async (request) => {
      const data = await exportAccount(ctx, askerOf(request));
      const exported_at = new Date(ctx.clock.nowMs()).toISOString();
      return { status: "success", message: exportMessage, data: { exported_at, ...data } };
    },
  );
}
