/** What a member of staff may do, and getting users in: resets, and acting as a user. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { envelope } from "../http/operation.ts";
import { exampleUser } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import {
  reasonMember,
  requireUserId,
  roleSchema,
  userParams,
  userPath,
} from "../http/staff-schemas.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { impersonate } from "./impersonate.ts";
import { type Permission, permissions, permissionsOf } from "./permissions.ts";
import { sendReset } from "./send-reset.ts";
import { getStaffUser } from "./staff-user.ts";

const me = Type.Object({
  user: Type.Ref("User"),
  roles: Type.Array(roleSchema),
  permissions: Type.Array(Type.Unsafe<Permission>({ type: "string", enum: [...permissions] })),
  server: Type.Object({
    version: Type.String(),
    environment: Type.Unsafe<string>({ type: "string", enum: ["development", "production"] }),
    database: Type.Unsafe<string>({ type: "string", enum: ["pglite", "postgresql"] }),
    default_region: Type.String({ description: "Numbers without a country code belong to it" }),
    issuer: Type.String(),
  }),
});

const exampleMe = {
  user: exampleUser,
  roles: ["auditor"],
  permissions: permissionsOf(["auditor"]),
  server: {
    version: "1.0.0",
    environment: "production",
    database: "postgresql",
    default_region: "IN",
    issuer: "kpa",
  },
};

const resetBody = Type.Object({}, { additionalProperties: false, examples: [{}] });

const resetAnswer = Type.Object({
  channel: Type.Unsafe<string>({ type: "string", enum: ["sms", "email"] }),
  expires_in: Type.Integer({ description: "Seconds for which the code is good" }),
  verification_id: Type.String({
    format: "uuid",
    description: "What the user's app sends along with the code, should it not ask for one itself",
  }),
});

const impersonationBody = Type.Object(
  { reason: reasonMember, minutes: Type.Integer({ minimum: 1, maximum: 60 }) },
  {
    additionalProperties: false,
    examples: [{ reason: "Cannot see the order, ticket 812", minutes: 15 }],
  },
);

const impersonationAnswer = Type.Object({
  token: Type.String({ description: "The access token, a JWT with an `act` claim" }),
  expires_in: Type.Integer({ description: "Seconds until it ends, and the session with it" }),
  session_id: Type.String({ format: "uuid" }),
});

const sent = "A code is on its way";
const opened = "Session opened";
const fetched = "Access fetched successfully";

export function staffAccessRoutes(
  app: App,
  ctx: Context,
  staff: StaffGuard,
  tokens: AccessTokens,
  version: string,
): void {
  app.get(
    "/api/v1/admin/me",
    staff.route("any", {
      operationId: "getStaffAccess",
      summary: "Read what the caller may do",
      description: "For any member of staff: who one is, the roles, what they permit, and where.",
      success: { status: 200, schema: envelope(fetched, me, exampleMe, "The caller's access") },
    }),
    async (request) => {
      const { userId, roles } = staff.staffOf(request);
      const { id, name, email, phone } = await getStaffUser(ctx, ctx.db, userId);
      const data = {
        user: { id, name, email, phone },
        roles: [...roles],
        permissions: [...permissionsOf(roles)],
        server: {
          version,
          environment: ctx.config.isProduction ? "production" : "development",
          database: ctx.database.engine,
          default_region: ctx.config.KPA_DEFAULT_REGION,
          issuer: ctx.config.KPA_ISSUER,
        },
      };
      return { status: "success", message: fetched, data };
    },
  );

  app.post(
    `${userPath}/password`,
    staff.route("users:reset_password", {
      operationId: "sendPasswordReset",
      summary: "Send a user a code for a new password",
      description:
        "To the user's number, or to the proved e-mail address where the number may be somebody else's by now. Nobody but the user sees the code. Under the limits that everybody has.",
      params: userParams,
      body: resetBody,
      success: {
        status: 202,
        schema: envelope(
          sent,
          resetAnswer,
          {
            channel: "sms",
            expires_in: 300,
            verification_id: "0199c0de-7e57-7000-8000-000000000002",
          },
          "The code was sent",
        ),
      },
      errors: ["not_found", "conflict", "region_not_supported", "rate_limited"],
    }),
    async (request, reply) => {
      const { id } = request.params;
      const reset = await sendReset(ctx, staff.staffOf(request), requireUserId(id));
      reply.code(202);
      const { channel, expiresInSeconds, verificationId } = reset;
      const data = { channel, expires_in: expiresInSeconds, verification_id: verificationId };
      return { status: "success", message: sent, data };
    },
  );

  app.post(
    `${userPath}/impersonation`,
    staff.route("users:impersonate", {
      operationId: "impersonateUser",
      summary: "Act as a user for some minutes",
      description:
        "An access token without a refresh token, which ends with its session. The user sees the session, and in the trail who did it as what and the reason. What needs proof, changes credentials, deletes, or is under `/admin` is refused to it (403 `forbidden`). Refused for staff.",
      params: userParams,
      body: impersonationBody,
      success: {
        status: 201,
        schema: envelope(
          opened,
          impersonationAnswer,
          {
            token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
            expires_in: 900,
            session_id: "0199c0de-7e57-7000-8000-000000000001",
          },
          "The session is open",
        ),
      },
      errors: ["not_found", "conflict"],
    }),
    async (request, reply) => {
      const { id } = request.params;
      const member = staff.staffOf(request);
      const started = await impersonate(ctx, tokens, member, requireUserId(id), request.body);
      reply.code(201);
      const { token, expiresInSeconds: expires_in, sessionId: session_id } = started;
      return { status: "success", message: opened, data: { token, expires_in, session_id } };
    },
  );
}
