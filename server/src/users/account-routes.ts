/** What a signed-in user does with the account itself, once it is plain that it is them. */
import { type Static, Type } from "typebox";
import { lastAdminStays } from "../admin/last-admin.ts";
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { guardWith } from "../http/authenticate.ts";
import { codeMembers } from "../http/code-schemas.ts";
import { describe, envelope } from "../http/operation.ts";
import { nullableInstant } from "../http/schemas.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { changePassword } from "./change-password.ts";
import { deleteAccount } from "./delete-account.ts";
import type { Proof } from "./own-proof.ts";
import { reauthenticate } from "./reauthenticate.ts";

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

function readProof({ password, verification_id, code }: Static<typeof proofBody>): Proof {
  const isPassword = password !== undefined && verification_id === undefined && code === undefined;
  if (isPassword) return { password };
  if (password !== undefined || verification_id === undefined || code === undefined) {
    const detail = "has to have either `password`, or `verification_id` and `code`";
    throw invalidMember("", "one_of", detail);
  }
  return { verificationId: verification_id, code };
}

export function ownAccountRoutes(app: App, ctx: Context, check: SessionCheck): void {
  const { inPerson: onRequest, askerOf } = guardWith(ctx, check);
  app.post(
    "/api/v1/user/password",
    {
      onRequest,
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
        errors: [
          "forbidden",
          "invalid_credentials",
          "weak_password",
          "too_many_attempts",
          "overloaded",
        ],
      }),
    },
    async (request) => {
      const asker = askerOf(request);
      const { current_password, new_password: newPassword } = request.body;
      await changePassword(ctx, { ...asker, currentPassword: current_password, newPassword });
      return { status: "success", message: "Password changed", data: {} };
    },
  );

  app.post(
    "/api/v1/user/reauthenticate",
    {
      onRequest,
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
      await reauthenticate(ctx, askerOf(request), readProof(request.body));
      return { status: "success", message: "Reauthenticated", data: {} };
    },
  );

  app.delete(
    "/api/v1/user",
    {
      onRequest,
      schema: describe({
        operationId: "deleteAccount",
        summary: "Delete the account",
        description:
          "With the password, or a code of purpose `delete_account`. The last admin stays (409). Ends every session and erases the account's personal data: at once, or, where the operator has set a time of grace, at its end; until then a log-in takes the deletion back and number and address stay reserved.",
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
        errors: [...proofErrors, "conflict"],
      }),
    },
    async (request) => {
      const asker = askerOf(request);
      const { restorableUntil } = await deleteAccount(
        ctx,
        asker,
        readProof(request.body),
        lastAdminStays,
      );
      return {
        status: "success",
        message: "Account deleted",
        data: { restorable_until: restorableUntil?.toISOString() ?? null },
      };
    },
  );
}

const proofErrors = [
  "forbidden",
  "invalid_credentials",
  "verification_invalid",
  "verification_expired",
  "too_many_attempts",
  "overloaded",
] as const;
