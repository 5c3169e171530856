import { Type } from "typebox";
import type { Context } from "../context.ts";
import { isUuid, parseCursor } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { guardWith } from "../http/authenticate.ts";
import { describe, envelope, listQuery, page } from "../http/operation.ts";
import { exampleProfile } from "../http/schemas.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { listSessions } from "../sessions/list.ts";
import { changeProfile } from "./change-profile.ts";
import { endOtherSessions, endOwnSession } from "./end-sessions.ts";
import type { CheckMetadata } from "./metadata-rules.ts";
import { profileAnswer } from "./profile-answer.ts";

const exampleSession = {
  id: "0199c0de-7e57-7000-8000-000000000001",
  device_name: "Asha's phone",
  ip: "203.0.113.7",
  user_agent: "example-app/1.0",
  created_at: "2026-01-01T00:00:00.000Z",
  last_seen_at: "2026-01-01T00:10:00.000Z",
  current: true,
};

const sessionParams = Type.Object({ id: Type.String({ description: "The session's id" }) });

const profileMessage = "User profile fetched successfully";
const changedMessage = "User profile updated";

const profileBody = Type.Object(
  {
    name: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        minLength: 1,
        maxLength: 100,
        description: "null: none",
      }),
    ),
    metadata: Type.Optional(
      Type.Unsafe<Readonly<Record<string, unknown>>>({
        type: "object",
        additionalProperties: true,
        description: "An RFC 7396 merge patch: null removes a member. 8 KiB afterwards",
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ name: "Asha", metadata: { language: "hi", theme: null } }],
  },
);

export function userRoutes(
  app: App,
  ctx: Context,
  check: SessionCheck,
  checkMetadata: CheckMetadata,
): void {
  const { authenticate, onRequest, askerOf } = guardWith(ctx, check);

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
          schema: envelope(profileMessage, Type.Ref("Profile"), exampleProfile, "The profile"),
        },
      }),
    },
    async (request) => profileAnswer(profileMessage, await authenticate(request)),
  );

  app.patch(
    "/api/v1/user/profile",
    {
      onRequest,
      schema: describe({
        operationId: "changeProfile",
        summary: "Change the signed-in user's profile",
        description:
          "Changes the members that are sent. `metadata` is merged (RFC 7396) into what is there, so two devices can change two members at once. A phone number or an e-mail address is changed by proving it.",
        tag: "User",
        needsToken: true,
        body: profileBody,
        success: {
          status: 200,
          schema: envelope(changedMessage, Type.Ref("Profile"), exampleProfile, "The new profile"),
        },
      }),
    },
    async (request) => {
      const profile = await changeProfile(ctx, checkMetadata, askerOf(request), request.body);
      return profileAnswer(changedMessage, profile);
    },
  );

  app.get(
    "/api/v1/user/sessions",
    {
      onRequest,
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
      const { userId, sessionId } = askerOf(request);
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const { rows, nextCursor } = await listSessions(ctx, userId, limit, after);
      const items = rows.map((row) => ({
        ...row,
        created_at: row.created_at.toISOString(),
        last_seen_at: row.last_seen_at.toISOString(),
        current: row.id === sessionId,
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
      onRequest,
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
      const { id } = request.params;
      if (!isUuid(id)) throw new AppError("not_found");
      await endOwnSession(ctx, askerOf(request), id);
      return { status: "success", message: "Session ended", data: {} };
    },
  );

  app.delete(
    "/api/v1/user/sessions",
    {
      onRequest,
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
      await endOtherSessions(ctx, askerOf(request));
      return { status: "success", message: "Other sessions ended", data: {} };
    },
  );
}
