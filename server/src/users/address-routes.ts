/** Codes that a signed-in user asks for, and the number and address that they prove. */
import { type Static, Type } from "typebox";
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { guardWith } from "../http/authenticate.ts";
import {
  codeErrors,
  codeMembers,
  exampleCode,
  issuedAnswer,
  issuedSchema,
} from "../http/code-schemas.ts";
import { describe, envelope } from "../http/operation.ts";
import { exampleProfile } from "../http/schemas.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { changeEmail, changePhone } from "./change-address.ts";
import { profileAnswer } from "./profile-answer.ts";
import { type OwnCodeRequest, requestOwnCode } from "./request-own-code.ts";

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

export function addressRoutes(app: App, ctx: Context, check: SessionCheck): void {
  const { inPerson: onRequest, askerOf } = guardWith(ctx, check);

  app.post(
    "/api/v1/user/verifications",
    {
      onRequest,
      schema: describe({
        operationId: "requestOwnCode",
        summary: "Ask for a code while signed in",
        description:
          "To a new number or address that is to be proved, or to the user's own number. The answer does not tell whether somebody else has that number or address.",
        tag: "User",
        needsToken: true,
        body: codeRequestBody,
        success: { status: 202, schema: issuedSchema },
        errors: ["forbidden", "region_not_supported", "rate_limited"],
      }),
    },
    async (request, reply) => {
      const asker = askerOf(request);
      reply.code(202);
      return issuedAnswer(await requestOwnCode(ctx, asker, readCodeRequest(request.body)));
    },
  );

  for (const { path, operationId, what, change } of addressChanges) {
    app.put(
      path,
      {
        onRequest,
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
          errors: ["forbidden", "reauthentication_required", ...codeErrors],
        }),
      },
      async (request) => {
        const asker = askerOf(request);
        const { verification_id: verificationId, code } = request.body;
        return profileAnswer(addressMessage, await change(ctx, { ...asker, verificationId, code }));
      },
    );
  }
}

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
