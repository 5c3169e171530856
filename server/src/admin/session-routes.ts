/** Who is logged in, and logging them out. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import { isUuid, parseCursor } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { envelope, listQuery, page } from "../http/operation.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import {
  exampleStaffSession,
  personMember,
  reasonMember,
  requireUserId,
  sessionPart,
  staffSessionMembers,
  userIdMember,
  userParams,
  userPath,
} from "../http/staff-schemas.ts";
import { endOneSession, endSessionsOf, endSessionsOfMany } from "./end-sessions.ts";
import { listLivingSessions, type StaffSession } from "./list-sessions.ts";
import { getStaffUser } from "./staff-user.ts";

const ofUser = Type.Object(staffSessionMembers);
const ofAnybody = Type.Object({
  ...staffSessionMembers,
  user: personMember,
});
const exampleOfAnybody = {
  ...exampleStaffSession,
  user: { id: 7, name: "Asha Rao", phone: "+919876543210" },
};

const sessionsQuery = Type.Object(
  {
    user_id: Type.Optional(userIdMember("Whose")),
    ...listQuery.properties,
  },
  { additionalProperties: false },
);

const sessionParams = Type.Object({
  session_id: Type.String({ description: "The session's id" }),
});
const userSessionParams = Type.Object({ ...userParams.properties, ...sessionParams.properties });

const endBody = Type.Object(
  {
    user_ids: Type.Array(userIdMember("Of a user"), { minItems: 1, maxItems: 100 }),
    reason: reasonMember,
  },
  { additionalProperties: false, examples: [{ user_ids: [7, 8], reason: "Phones were stolen" }] },
);

const listed = "Sessions fetched successfully";
const endedOne = "Session ended";
const endedAll = "Sessions ended";
const ended = Type.Object({ ended: Type.Integer({ description: "How many sessions" }) });

export function staffSessionRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  app.get(
    "/api/v1/admin/sessions",
    staff.route("sessions:read", {
      operationId: "listAllSessions",
      summary: "List everybody's living sessions",
      description: "The latest started first.",
      querystring: sessionsQuery,
      success: {
        status: 200,
        schema: envelope(
          listed,
          page(ofAnybody),
          { items: [exampleOfAnybody], next_cursor: null },
          "A page of sessions",
        ),
      },
    }),
    async (request) => {
      const { user_id, limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const { rows, nextCursor } = await listLivingSessions(ctx, user_id, limit, after);
      const items = rows.map((row) => ({ ...sessionAnswer(row), user: row.user }));
      return { status: "success", message: listed, data: { items, next_cursor: nextCursor } };
    },
  );

  app.post(
    "/api/v1/admin/sessions/end",
    staff.route("sessions:end", {
      operationId: "endSessionsOfUsers",
      summary: "Log several users out",
      description: "Ends every session of each of them. Ids of nobody are passed over.",
      body: endBody,
      success: {
        status: 200,
        schema: envelope(endedAll, ended, { ended: 3 }, "The sessions have ended"),
      },
    }),
    async (request) => {
      const { user_ids, reason } = request.body;
      const count = await endSessionsOfMany(ctx, staff.staffOf(request), user_ids, reason);
      return { status: "success", message: endedAll, data: { ended: count } };
    },
  );

  app.delete(
    `/api/v1/admin/sessions/${sessionPart}`,
    staff.route("sessions:end", {
      operationId: "endAnySession",
      summary: "End one session",
      description: "At once, on every server.",
      refusesBody: true,
      params: sessionParams,
      success: { status: 200, schema: envelope(endedOne, Type.Object({}), {}, "It has ended") },
      errors: ["not_found"],
    }),
    async (request) => {
      const { session_id } = request.params;
      await endOneSession(ctx, staff.staffOf(request), requireSessionId(session_id));
      return { status: "success", message: endedOne, data: {} };
    },
  );

  app.get(
    `${userPath}/sessions`,
    staff.route("sessions:read", {
      operationId: "listSessionsOfUser",
      summary: "List a user's living sessions",
      description: "The latest started first. A user that is not there is not found.",
      params: userParams,
      querystring: listQuery,
      success: {
        status: 200,
        schema: envelope(
          listed,
          page(ofUser),
          { items: [exampleStaffSession], next_cursor: null },
          "A page of sessions",
        ),
      },
      errors: ["not_found"],
    }),
    async (request) => {
      const { id } = request.params;
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const user = await getStaffUser(ctx, ctx.db, requireUserId(id));
      const { rows, nextCursor } = await listLivingSessions(ctx, user.id, limit, after);
      const data = { items: rows.map(sessionAnswer), next_cursor: nextCursor };
      return { status: "success", message: listed, data };
    },
  );

  app.delete(
    `${userPath}/sessions`,
    staff.route("sessions:end", {
      operationId: "endSessionsOfUser",
      summary: "Log a user out everywhere",
      description:
        "Ends all of the user's sessions, refuses tokens of the seed that were issued before, and ends what the user does as somebody else.",
      refusesBody: true,
      params: userParams,
      success: {
        status: 200,
        schema: envelope(endedAll, ended, { ended: 2 }, "The sessions have ended"),
      },
      errors: ["not_found"],
    }),
    async (request) => {
      const { id } = request.params;
      const count = await endSessionsOf(ctx, staff.staffOf(request), requireUserId(id));
      return { status: "success", message: endedAll, data: { ended: count } };
    },
  );

  app.delete(
    `${userPath}/sessions/${sessionPart}`,
    staff.route("sessions:end", {
      operationId: "endSessionOfUser",
      summary: "End one of a user's sessions",
      description: "At once, on every server. A session of somebody else is not found.",
      refusesBody: true,
      params: userSessionParams,
      success: { status: 200, schema: envelope(endedOne, Type.Object({}), {}, "It has ended") },
      errors: ["not_found"],
    }),
    async (request) => {
      const { id, session_id } = request.params;
      const userId = requireUserId(id);
      await endOneSession(ctx, staff.staffOf(request), requireSessionId(session_id), userId);
      return { status: "success", message: endedOne, data: {} };
    },
  );
}

function sessionAnswer({ user: _user, ...row }: StaffSession) {
  return {
    id: row.id,
    device_name: row.device_name,
    ip: row.ip,
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    origin: row.origin,
  };
}

function requireSessionId(text: string): string {
  if (!isUuid(text)) throw new AppError("not_found");
  return text;
}
