import { Type } from "typebox";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { bearerToken, callerOf, printable } from "../http/authenticate.ts";
import type { Metrics } from "../http/metrics.ts";
import { describe, envelope } from "../http/operation.ts";
import { exampleUser } from "../http/schemas.ts";
import { createLoginThrottle } from "../limits/login-throttle.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { logOut } from "../sessions/log-out.ts";
import { logInWithPassword } from "./password.ts";

/** Passwords are stretched on purpose: longer ones are refused before any work. */
const longestPassword = 128;

const loginBody = Type.Object(
  {
    phone: Type.String({ description: "The phone number, in any form a person types" }),
    password: Type.String({
      maxLength: longestPassword,
      description: "As it was set; never trimmed",
    }),
    device_name: Type.Optional(
      Type.String({ maxLength: 100, description: "Shown to the user in the list of sessions" }),
    ),
  },
  {
    // The seed ignored members that it did not know, and its clients may send some.
    additionalProperties: true,
    examples: [{ phone: "7760873976", password: "to_share@123" }],
  },
);

const exampleToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...";

const loginAnswer = envelope(
  "Login successful",
  Type.Object({
    token: Type.String({ description: "The access token, a JWT" }),
    user: Type.Ref("User"),
    expires_in: Type.Integer({ description: "Seconds until the access token expires" }),
    token_type: Type.Literal("Bearer"),
    session_id: Type.String({ format: "uuid" }),
  }),
  {
    token: exampleToken,
    user: exampleUser,
    expires_in: 1800,
    token_type: "Bearer",
    session_id: "0199c0de-7e57-7000-8000-000000000001",
  },
  "Logged in",
);

const logoutAnswer = envelope("Logged out", Type.Object({}), {}, "Logged out");

export function loginRoutes(app: App, ctx: Context, check: SessionCheck, metrics: Metrics): void {
  const throttle = createLoginThrottle(ctx);

  app.post(
    "/api/v1/auth/login",
    {
      schema: describe({
        operationId: "logIn",
        summary: "Log in with phone number and password",
        description:
          "Starts a session and issues an access token for it. The answer to a wrong password is the same, and takes the same time, as the answer to a number without an account. After five failures in a row the account has to wait: 2 seconds, then twice as long after each further failure, up to 15 minutes.",
        tag: "Authentication",
        body: loginBody,
        success: { status: 200, schema: loginAnswer },
        errors: ["invalid_credentials", "user_disabled", "too_many_attempts", "overloaded"],
      }),
    },
    async (request) => {
      const { phone, password, device_name } = request.body;
      const caller = callerOf(request);
      const login = {
        phone,
        password,
        deviceName: device_name ? printable(device_name) : null,
        caller,
      };
      const loggedIn = await logInWithPassword(ctx, check.tokens, throttle, login).catch(
        (error) => {
          if (error instanceof AppError) metrics.loginFailed(error.code);
          throw error;
        },
      );
      return {
        status: "success",
        message: "Login successful",
        data: {
          token: loggedIn.token,
          user: loggedIn.user,
          expires_in: loggedIn.expiresInSeconds,
          token_type: "Bearer",
          session_id: loggedIn.sessionId,
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
        success: { status: 200, schema: logoutAnswer },
      }),
    },
    async (request) => {
      await logOut(ctx, check.tokens, bearerToken(request), callerOf(request));
      return { status: "success", message: "Logged out", data: {} };
    },
  );
}
