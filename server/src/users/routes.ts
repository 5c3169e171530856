import { Type } from "typebox";
import type { Context } from "../context.ts";
import { isUuid, parseCursor } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { bearerToken, callerOf } from "../http/authenticate.ts";
import { describe, envelope, page } from "../http/operation.ts";
import { exampleUser } from "../http/schemas.ts";
import { checkSession, type SessionCheck } from "../sessions/check.ts";
import { listSessions } from "../sessions/list.ts";
import { endSession } from "../sessions/queries.ts";
import { endSessionsExcept } from "./end-sessions.ts";

const exampleSession = {
  id: "0199c0de-7e57-7000-8000-000000000001",
  device_name: "Asha's phone",
  ip: "203.0.113.7",
  user_agent: "example-app/1.0",
  created_at: "2026-01-01T00:00:00.000Z",
  last_seen_at: "2026-01-01T00:10:00.000Z",
  current: true,
};

const listQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
    cursor: Type.Optional(
      Type.String({ maxLength: 200, description: "`next_cursor` of the page before" }),
    ),
  },
  { additionalProperties: false },
);

const sessionParams = Type.Object({ id: Type.String({ description: "The session's id" }) });

const profileMessage = "User profile fetched successfully";

export function userRoutes(app: App, ctx: Context, check: SessionCheck): void {
  const signedIn = (request: Parameters<typeof bearerToken>[0]) =>
    checkSession(ctx, check, bearerToken(request), () => callerOf(request));

  app.get(
    "/api/v1/user/profile",
    {
      schema: describe({
        operationId: "getProfile",
        summary: "Read the signed-in user's profile",
        description: "The user that the access token belongs to, as of this request.",
        tag: "User",
        needsToken: true,
        success: {
          status: 200,
          schema: envelope(profileMessage, Type.Ref("User"), exampleUser, "The profile"),
        },
      }),
    },
    async (request) => {
      const { id, name, email, phone } = await signedIn(request);
      return { status: "success", message: profileMessage, data: { id, name, email, phone } };
    },
  );

  app.get(
    "/api/v1/user/sessions",
    {
      schema: describe({
        operationId: "listSessions",
        summary: "List the devices that are signed in",
        description: "The user's living sessions, the newest first.",
        tag: "User",
        needsToken: true,
        querystring: listQuery,
        success: {
          status: 200,
          schema: envelope(
            "Sessions fetched successfully",
            page(Type.Ref("Session")),
            { items: [exampleSession], next_cursor: null },
            "A page of sessions",
          ),
        },
      }),
    },
    async (request) => {
      const { id, session_id } = await signedIn(request);
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const { rows, nextCursor } = await listSessions(ctx, id, limit, after);
      const items = rows.map((row) => ({
        ...row,
        created_at: row.created_at.toISOString(),
        last_seen_at: row.last_seen_at.toISOString(),
        current: row.id === session_id,
      }));
      return {
        status: "success",
        message: "Sessions fetched successfully",
        data: { items, next_cursor: nextCursor },
      };
    },
  );

  app.delete(
    "/api/v1/user/sessions/:id",
    {
      schema: describe({
        operationId: "endSession",
        summary: "Sign out one device",
        description:
          "Ends one of the user's own sessions at once; the current one too. A session of somebody else is not found.",
        tag: "User",
        needsToken: true,
        refusesBody: true,
        params: sessionParams,
        success: {
          status: 200,
          schema: envelope("Session ended", Type.Object({}), {}, "The session has ended"),
        },
        errors: ["not_found"],
      }),
    },
    async (request) => {
      const { id: userId } = await signedIn(request);
      const { id } = request.params;
      const isEnded =
        isUuid(id) && (await endSession(ctx.db, ctx.clock, { id, userId }, "ended_by_user"));
      if (!isEnded) throw new AppError("not_found");
      return { status: "success", message: "Session ended", data: {} };
    },
  );

  app.delete(
    "/api/v1/user/sessions",
    {
      schema: describe({
        operationId: "endOtherSessions",
        summary: "Sign out all other devices",
        description:
          "Ends all of the user's sessions but the current one, and refuses tokens of the seed that were issued before.",
        tag: "User",
        needsToken: true,
        refusesBody: true,
        success: {
          status: 200,
          schema: envelope(
            "Other sessions ended",
            Type.Object({}),
            {},
            "The other sessions have ended",
          ),
        },
      }),
    },
    async (request) => {
      const { id, session_id } = await signedIn(request);
      await endSessionsExcept(ctx, id, "ended_by_user", session_id);
      return { status: "success", message: "Other sessions ended", data: {} };
    },
  );
}
