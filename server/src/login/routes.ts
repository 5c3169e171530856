import { Type } from "typebox";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { callerOf } from "../http/authenticate.ts";
import { codeErrors, codeMembers, exampleCode } from "../http/code-schemas.ts";
import {
  deviceMembers,
  deviceOf,
  loggedInAnswer,
  loggedInSchema,
  longestPassword,
} from "../http/login-answers.ts";
import type { Metrics } from "../http/metrics.ts";
import { describe } from "../http/operation.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { logInWithCode } from "./code.ts";
import { logInWithPassword } from "./password.ts";

const loginBody = Type.Object(
  {
    phone: Type.String({ description: "The phone number, in any form a person types" }),
    password: Type.String({
      maxLength: longestPassword,
      description: "As it was set; never trimmed",
    }),
    ...deviceMembers,
  },
  {
    // The seed ignored members that it did not know, and its clients may send some.
    additionalProperties: true,
    examples: [{ phone: "7760873976", password: "to_share@123" }],
  },
);

/** The seed's text. */
const loginMessage = "Login successful";

const codeLoginBody = Type.Object(
  { ...codeMembers, ...deviceMembers },
  { additionalProperties: false, examples: [exampleCode] },
);

export function loginRoutes(app: App, ctx: Context, check: SessionCheck, metrics: Metrics): void {
  app.post(
    "/api/v1/auth/login",
    {
      schema: describe({
        operationId: "logIn",
        summary: "Log in with phone number and password",
        description:
          "Starts a session and issues an access token for it. The answer to a wrong password is the same, and takes the same time, as the answer to a number without an account. After five failures in a row the account has to wait: 2 seconds, then twice as long after each further failure, up to 15 minutes; after fifty the password has to be reset. A device that sends the `device_token` of an earlier log-in waits for its own failures alone.",
        tag: "Authentication",
        body: loginBody,
        success: { status: 200, schema: loggedInSchema(loginMessage, "Logged in") },
        errors: ["invalid_credentials", "user_disabled", "too_many_attempts", "overloaded"],
      }),
    },
    async (request) => {
      const { phone, password } = request.body;
      const login = { phone, password, device: deviceOf(request.body), caller: callerOf(request) };
      const loggedIn = await logInWithPassword(ctx, check.tokens, login).catch((error) => {
        if (error instanceof AppError) metrics.loginFailed(error.code);
        throw error;
      });
      return loggedInAnswer(loginMessage, loggedIn);
    },
  );

  app.post(
    "/api/v1/auth/login/otp",
    {
      schema: describe({
        operationId: "logInWithCode",
        summary: "Log in with a code",
        description:
          "Redeems a code of purpose `login`. A code that came by SMS proves the number. Where the account was not used for `KPA_NUMBER_RECYCLE_DAYS`, a code by SMS does not open it (403 `reauthentication_required`) and is not used up: the number may be somebody else's by now. The password opens it, and so does a code by e-mail.",
        tag: "Authentication",
        body: codeLoginBody,
        success: { status: 200, schema: loggedInSchema(loginMessage, "Logged in") },
        errors: [...codeErrors, "reauthentication_required"],
      }),
    },
    async (request) => {
      const { verification_id: verificationId, code } = request.body;
      const device = deviceOf(request.body);
      const caller = callerOf(request);
      const login = { verificationId, code, device, caller };
      return loggedInAnswer(loginMessage, await logInWithCode(ctx, check.tokens, login));
    },
  );
}
