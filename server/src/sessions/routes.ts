import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { bearerToken, callerOf } from "../http/authenticate.ts";
import { describe, envelope } from "../http/operation.ts";
import { exampleTokens, tokenMembers } from "../http/token-schemas.ts";
import type { SessionCheck } from "./check.ts";
import { logOut } from "./log-out.ts";
import { type RefreshRoom, refreshSession } from "./refresh.ts";

const refreshMessage = "Token refreshed";

const refreshBody = Type.Object(
  { refresh_token: Type.String({ maxLength: 512, description: "The newest of this session" }) },
  { additionalProperties: false, examples: [{ refresh_token: exampleTokens.refresh_token }] },
);

export function sessionRoutes(
  app: App,
  ctx: Context,
  check: SessionCheck,
  endReused: RefreshRoom["endReused"],
): void {
  app.post(
    "/api/v1/auth/refresh",
    {
      schema: describe({
        operationId: "refreshSession",
        summary: "Exchange the refresh token",
        description:
          "Each use rotates the token. The one just before gets the same successor for a short grace, and after that too until the successor was used: a client that lost the answer asks again and stays signed in. Any other use of an earlier token ends the session.",
        tag: "Authentication",
        body: refreshBody,
        success: {
          status: 200,
          schema: envelope(refreshMessage, Type.Object(tokenMembers), exampleTokens, "Refreshed"),
        },
        errors: [
          "invalid_refresh_token",
          "refresh_token_reused",
          "session_ended",
          "too_many_attempts",
        ],
      }),
    },
    async (request) => {
      const room = { tokens: check.tokens, lastSeen: check.lastSeen, endReused };
      const { refresh_token } = request.body;
      const refreshed = await refreshSession(ctx, room, refresh_token, callerOf(request));
      return {
        status: "success",
        message: refreshMessage,
        data: {
          token: refreshed.token,
          refresh_token: refreshed.refreshToken,
          expires_in: refreshed.expiresInSeconds,
          token_type: "Bearer",
          session_id: refreshed.sessionId,
        },
      };
    },
  );

  app.post(
    "/api/v1/auth/logout",
    {
      schema: describe({
        operationId: "logOut",
        summary: "End this session",
        description:
          "Ends the session of the access token at once, on every replica. A token that has expired still ends its session, and ending an ended session succeeds.",
        tag: "Authentication",
        needsToken: "ended",
        refusesBody: true,
        success: {
          status: 200,
          schema: envelope("Logged out", Type.Object({}), {}, "Logged out"),
        },
      }),
    },
    async (request) => {
      await logOut(ctx, check.tokens, bearerToken(request), callerOf(request));
      return { status: "success", message: "Logged out", data: {} };
    },
  );
}
