/** What a signed-in user does with the account itself, once it is plain that it is them. */
import { type Static, Type } from "typebox";
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { authenticator, callerOf } from "../http/authenticate.ts";
import { codeMembers, exampleCode, issuedAnswer, issuedSchema } from "../http/code-schemas.ts";
import { describe, envelope } from "../http/operation.ts";
import { exampleProfile, nullableInstant } from "../http/schemas.ts";
import type { SessionCheck } from "../sessions/check.ts";
import type { Asker } from "./asker.ts";
import { changeEmail, changePhone } from "./change-address.ts";
import { changePassword } from "./change-password.ts";
import { deleteAccount } from "./delete-account.ts";
import type { Proof } from "./own-proof.ts";
import { profileAnswer } from "./profile-answer.ts";
import { reauthenticate } from "./reauthenticate.ts";
import { type OwnCodeRequest, requestOwnCode } from "./request-own-code.ts";

const longestPassword = 128;
const currentPassword = Type.String({ maxLength: longestPassword, description: "As it was set" });

const passwordBody = Type.Object(
  {
    current_password: currentPassword,
    new_password: Type.String({ description: "8 to 128 characters, none of them required" }),
  },
  {
    additionalProperties: false,
    examples: [{ current_password: "to_share@123", new_password: "a long sentence nobody says" }],
  },
);

const proofBody = Type.Object(
  {
    password: Type.Optional(currentPassword),
    verification_id: Type.Optional(codeMembers.verification_id),
    code: Type.Optional(codeMembers.code),
  },
  {
    additionalProperties: false,
    description: "Either `password`, or `verification_id` and `code`.",
    examples: [{ password: "to_share@123" }],
  },
);

const codeBody = Type.Object(codeMembers, {
  additionalProperties: false,
  examples: [exampleCode],
});

const codeRequestBody = Type.Object(
  {
    purpose: Type.Enum(["change_phone", "change_email", "reauthenticate", "delete_account"], {
      type: "string",
    }),
    phone: Type.Optional(Type.String({ description: "For `change_phone`, in any form" })),
    email: Type.Optional(Type.String({ description: "For `change_email`" })),
  },
  { additionalProperties: false, examples: [{ purpose: "change_phone", phone: "98765 43210" }] },
);

function readProof({ password, verification_id, code }: Static<typeof proofBody>): Proof {
  const isPassword = password !== undefined && verification_id === undefined && code === undefined;
  if (isPassword) return { password };
  if (password !== undefined || verification_id === undefined || code === undefined) {
    const detail = "has to have either `password`, or `verification_id` and `code`";
    throw invalidMember("", "one_of", detail);
  }
  return { verificationId: verification_id, code };
}

function readCodeRequest({ purpose, ...to }: Static<typeof codeRequestBody>): OwnCodeRequest {
  const wanted = ({ change_phone: "phone", change_email: "email" } as const)[purpose as string];
  for (const name of ["phone", "email"] as const) {
    if (name !== wanted && to[name] !== undefined) {
      throw invalidMember(`/${name}`, "additionalProperties", "is not for this purpose");
    }
    if (name === wanted && to[name] === undefined) {
      throw invalidMember(`/${name}`, "required", "is required for this purpose");
    }
  }
  return { purpose, ...to } as OwnCodeRequest;
}

export function ownAccountRoutes(app: App, ctx: Context, check: SessionCheck): void {
  const signedIn = authenticator(ctx, check);
  const askerOf = async (request: Parameters<typeof signedIn>[0]): Promise<Asker> => {
    const { id: userId, session_id: sessionId } = await signedIn(request);
    return { userId, sessionId, caller: callerOf(request) };
  };

  app.post(
    "/api/v1/user/password",
    {
      schema: describe({
        operationId: "changePassword",
        summary: "Change the password",
        description:
          "Sets a new password and ends the other sessions. A wrong current password counts as a failed log-in of the account.",
        tag: "User",
        needsToken: true,
        body: passwordBody,
        success: {
          status: 200,
          schema: envelope("Password changed", Type.Object({}), {}, "The password is set"),
        },
        errors: ["invalid_credentials", "weak_password", "too_many_attempts", "overloaded"],
      }),
    },
    async (request) => {
      const asker = await askerOf(request);
      const { current_password, new_password: newPassword } = request.body;
      await changePassword(ctx, { ...asker, currentPassword: current_password, newPassword });
      return { status: "success", message: "Password changed", data: {} };
    },
  );

  app.post(
    "/api/v1/user/reauthenticate",
    {
      schema: describe({
        operationId: "reauthenticate",
        summary: "Show once more who you are",
        description:
          "Opens, for five minutes of this session, what a token alone does not: a change of phone number or e-mail address. A log-in counts the same. With a code of purpose `reauthenticate`, or the password.",
        tag: "User",
        needsToken: true,
        body: proofBody,
        success: {
          status: 200,
          schema: envelope("Reauthenticated", Type.Object({}), {}, "Good for five minutes"),
        },
        errors: proofErrors,
      }),
    },
    async (request) => {
      await reauthenticate(ctx, await askerOf(request), readProof(request.body));
      return { status: "success", message: "Reauthenticated", data: {} };
    },
  );

  app.post(
    "/api/v1/user/verifications",
    {
      schema: describe({
        operationId: "requestOwnCode",
        summary: "Ask for a code while signed in",
        description:
          "To a new number or address that is to be proved, or to the user's own number. The answer does not tell whether somebody else has that number or address.",
        tag: "User",
        needsToken: true,
        body: codeRequestBody,
        success: { status: 202, schema: issuedSchema },
        errors: ["rate_limited", "region_not_supported"],
      }),
    },
    async (request, reply) => {
      const asker = await askerOf(request);
      reply.code(202);
      return issuedAnswer(await requestOwnCode(ctx, asker, readCodeRequest(request.body)));
    },
  );

  for (const { path, operationId, what, change } of addressChanges) {
    app.put(
      path,
      {
        schema: describe({
          operationId,
          summary: `Change the ${what}`,
          description: `Redeems a code that was sent to the new ${what}. It needs a log-in or a re-authentication within the last five minutes. The old one is told, and the other sessions end.`,
          tag: "User",
          needsToken: true,
          body: codeBody,
          success: {
            status: 200,
            schema: envelope(addressMessage, Type.Ref("Profile"), exampleProfile, "The profile"),
          },
          errors: ["reauthentication_required", "verification_invalid", "verification_expired"],
        }),
      },
      async (request) => {
        const asker = await askerOf(request);
        const { verification_id: verificationId, code } = request.body;
        return profileAnswer(addressMessage, await change(ctx, { ...asker, verificationId, code }));
      },
    );
  }

  app.delete(
    "/api/v1/user",
    {
      schema: describe({
        operationId: "deleteAccount",
        summary: "Delete the account",
        description:
          "With the password, or a code of purpose `delete_account`. Ends every session and erases the account's personal data: at once, or, where the operator has set a time of grace, at its end; until then a log-in takes the deletion back and number and address stay reserved.",
        tag: "User",
        needsToken: true,
        body: proofBody,
        success: {
          status: 200,
          schema: envelope(
            "Account deleted",
            Type.Object({
              restorable_until: nullableInstant("null: the data is erased already"),
            }),
            { restorable_until: null },
            "The account is deleted",
          ),
        },
        errors: proofErrors,
      }),
    },
    async (request) => {
      const asker = await askerOf(request);
      const { restorableUntil } = await deleteAccount(ctx, asker, readProof(request.body));
      return {
        status: "success",
        message: "Account deleted",
        data: { restorable_until: restorableUntil?.toISOString() ?? null },
      };
    },
  );
}

const proofErrors = [
  "invalid_credentials",
  "verification_invalid",
  "verification_expired",
  "too_many_attempts",
  "overloaded",
] as const;

const addressMessage = "User profile updated";

const addressChanges = [
  {
    path: "/api/v1/user/phone",
    operationId: "changePhone",
    what: "phone number",
    change: changePhone,
  },
  {
    path: "/api/v1/user/email",
    operationId: "changeEmail",
    what: "e-mail address",
    change: changeEmail,
  },
] as const;
