import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { refuseStrangers } from "../http/at-this-machine.ts";
import { callerOf } from "../http/authenticate.ts";
import {
  deviceMembers,
  deviceOf,
  loggedInAnswer,
  loggedInSchema,
  longestPassword,
} from "../http/login-answers.ts";
import { describe } from "../http/operation.ts";
import type { AccessTokens } from "../tokens/access-token.ts";
import { setUp } from "./set-up.ts";

const setupBody = Type.Object(
  {
    token: Type.String({ maxLength: 128, description: "Of the link, after `#setup=`" }),
    phone: Type.String({ description: "In any form a person types" }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({
      maxLength: longestPassword,
      description: "8 to 128 characters; of an account that is there, its own",
    }),
    device_name: deviceMembers.device_name,
  },
  {
    additionalProperties: false,
    examples: [
      {
        token: "cUqWm1...",
        phone: "+91 98765 43210",
        name: "Asha Rao",
        password: "a long sentence nobody says",
      },
    ],
  },
);

const done = "The first admin is there";

export function setupRoutes(app: App, ctx: Context, tokens: AccessTokens): void {
  app.post(
    "/api/v1/admin/setup",
    {
      onRequest: async (request) => refuseStrangers(request),
      schema: describe({
        operationId: "setUpFirstAdmin",
        summary: "Become the first admin by the one-time link",
        description:
          "With the token of the link that a development server prints as it starts, or `kpa user setup-link`: good once, for 30 minutes, and only while there is no admin. Answers at the server's own machine alone. A number that has an account needs its password, and that account becomes admin.",
        tag: "Staff",
        body: setupBody,
        success: { status: 201, schema: loggedInSchema(done, "Logged in as the first admin") },
        errors: [
          "not_found",
          "verification_invalid",
          "verification_expired",
          "invalid_credentials",
          "user_disabled",
          "too_many_attempts",
          "weak_password",
          "overloaded",
        ],
      }),
    },
    async (request, reply) => {
      const { token, phone, name, password } = request.body;
      const device = deviceOf(request.body);
      const caller = callerOf(request);
      const given = { token, phone, name, password, device, caller };
      const loggedIn = await setUp(ctx, tokens, given);
      reply.code(201);
      return loggedInAnswer(done, loggedIn);
    },
  );
}
