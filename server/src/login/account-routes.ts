/** Getting an account, and getting back into one: codes, sign-up, reset. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { callerOf } from "../http/authenticate.ts";
import {
  codeErrors,
  codeMembers,
  exampleCode,
  issuedAnswer,
  issuedSchema,
} from "../http/code-schemas.ts";
import { deviceMembers, deviceOf, loggedInAnswer, loggedInSchema } from "../http/login-answers.ts";
import { describe, envelope } from "../http/operation.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { cleanName } from "../users/person-name.ts";
import { register } from "./register.ts";
import { requestCode } from "./request-code.ts";
import { resetPassword } from "./reset-password.ts";

const codeRequestBody = Type.Object(
  {
    phone: Type.Optional(Type.String({ description: "In any form a person types" })),
    email: Type.Optional(Type.String({ description: "One that the account has proved" })),
    purpose: Type.Enum(["register", "login", "reset_password"], { type: "string" }),
    device_token: deviceMembers.device_token,
  },
  {
    additionalProperties: false,
    description: "Either `phone` or `email`; `register` takes `phone` only.",
    examples: [{ phone: "+91 98765 43210", purpose: "register" }],
  },
);

const registerBody = Type.Object(
  {
    ...codeMembers,
    password: Type.String({ description: "8 to 128 characters, none of them required" }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    ...deviceMembers,
  },
  {
    additionalProperties: false,
    examples: [{ ...exampleCode, password: "a long sentence nobody says", name: "Asha" }],
  },
);

const resetBody = Type.Object(
  { ...codeMembers, new_password: Type.String({ description: "8 to 128 characters" }) },
  {
    additionalProperties: false,
    examples: [{ ...exampleCode, code: "12345678", new_password: "another sentence nobody says" }],
  },
);

export function accountRoutes(app: App, ctx: Context, check: SessionCheck): void {
  app.post(
    "/api/v1/auth/verifications",
    {
      schema: describe({
        operationId: "requestCode",
        summary: "Ask for a code",
        description:
          "Sends a one-time code to a phone number, or for `login` and `reset_password` to a proven e-mail address. The answer does not tell whether there is an account. A new code kills the one before it.",
        tag: "Authentication",
        body: codeRequestBody,
        success: { status: 202, schema: issuedSchema },
        errors: ["region_not_supported", "rate_limited"],
      }),
    },
    async (request, reply) => {
      const { phone, email, purpose } = request.body;
      if ((phone === undefined) === (email === undefined)) {
        throw invalidMember("", "one_of", "has to have either `phone` or `email`");
      }
      if (purpose === "register" && phone === undefined) {
        throw invalidMember("/phone", "required", "is required to register");
      }
      reply.code(202);
      return issuedAnswer(
        await requestCode(ctx, {
          purpose,
          phone,
          email,
          deviceToken: request.body.device_token,
          caller: callerOf(request),
        }),
      );
    },
  );

  app.post(
    "/api/v1/auth/register",
    {
      schema: describe({
        operationId: "register",
        summary: "Sign up by phone number",
        description:
          "Redeems a code of purpose `register`, makes the account with its proved number, and logs in. An account that had the number and was not used for `KPA_NUMBER_RECYCLE_DAYS` is kept without it, for whoever proves its e-mail address.",
        tag: "Authentication",
        body: registerBody,
        success: { status: 201, schema: loggedInSchema(registerMessage, "Signed up") },
        errors: [...codeErrors, "weak_password", "overloaded"],
      }),
    },
    async (request, reply) => {
      const { verification_id: verificationId, code, password, name } = request.body;
      const registration = {
        verificationId,
        code,
        password,
        name: name === undefined ? null : cleanName(name),
        device: deviceOf(request.body),
        caller: callerOf(request),
      };
      reply.code(201);
      return loggedInAnswer(registerMessage, await register(ctx, check.tokens, registration));
    },
  );

  app.post(
    "/api/v1/auth/password/reset",
    {
      schema: describe({
        operationId: "resetPassword",
        summary: "Set a new password with a code",
        description:
          "Redeems a code of purpose `reset_password`, sets the password and ends every session of the account. It logs nobody in. Where the account was not used for `KPA_NUMBER_RECYCLE_DAYS`, it takes a code by e-mail: one by SMS is answered 403 `reauthentication_required` and is not used up.",
        tag: "Authentication",
        body: resetBody,
        success: {
          status: 200,
          schema: envelope("Password reset", Type.Object({}), {}, "The password is set"),
        },
        errors: [...codeErrors, "reauthentication_required", "weak_password", "overloaded"],
      }),
    },
    async (request) => {
      const { verification_id: verificationId, code, new_password: newPassword } = request.body;
      await resetPassword(ctx, { verificationId, code, newPassword, caller: callerOf(request) });
      return { status: "success", message: "Password reset", data: {} };
    },
  );
}

const registerMessage = "Registration successful";
