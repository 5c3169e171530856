/** The keys that sign access tokens, for staff. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { envelope } from "../http/operation.ts";
import { nullableInstant } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { reasonMember } from "../http/staff-schemas.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";
import { readKeys, rotateKey, takeKeyOutOfUse } from "./look-after-keys.ts";

const listMessage = "Keys fetched successfully";
const rotatedMessage = "The key was made";
const retiredMessage = "The key is out of use";

const instant = Type.String({ format: "date-time" });

const keysSchema = Type.Object({
  algorithm: Type.String({ description: "What access tokens are signed with now" }),
  items: Type.Array(
    Type.Object({
      kid: Type.String(),
      algorithm: Type.String(),
      phase: Type.Enum(["next", "signing", "previous", "retired"], {
        type: "string",
        description:
          "`next`: published, and does not sign yet. `previous`: its tokens are good still",
      }),
      created_at: instant,
      active_from: instant,
      verifies_until: nullableInstant("Its tokens are good until then; null: no end in sight"),
    }),
    { description: "In the order in which they sign" },
  ),
  rotation_due_at: nullableInstant(
    "Ninety days after the newest key began to sign; null: there is none",
  ),
  secret_key: Type.Object({
    signs: Type.Boolean({ description: "Access tokens are signed with `SECRET_KEY`" }),
    has_previous: Type.Boolean({ description: "`KPA_SECRET_KEY_PREVIOUS` is set" }),
  }),
});

const kid = "3b0c".repeat(16);
const exampleInstant = "2026-01-01T00:00:00.000Z";

const exampleKeys = {
  algorithm: "EdDSA",
  items: [
    {
      kid,
      algorithm: "EdDSA",
      phase: "signing",
      created_at: exampleInstant,
      active_from: exampleInstant,
      verifies_until: null,
    },
  ],
  rotation_due_at: "2026-04-01T00:00:00.000Z",
  secret_key: { signs: false, has_previous: false },
} as const;

/** @param signingKeys learns of a change at once; absent where `SECRET_KEY` signs */
export function staffKeyRoutes(
  app: App,
  ctx: Context,
  staff: StaffGuard,
  signingKeys: SigningKeys | undefined,
): void {
  const { route, staffOf } = staff;

  app.get(
    "/api/v1/admin/keys",
    route("keys:read", {
      operationId: "listKeys",
      summary: "List the keys that sign access tokens",
      description:
        "Every key, what it does now and until when its tokens are good. Never a private half.",
      success: { status: 200, schema: envelope(listMessage, keysSchema, exampleKeys, "The keys") },
    }),
    async () => ({ status: "success" as const, message: listMessage, data: await readKeys(ctx) }),
  );

  app.post(
    "/api/v1/admin/keys/rotate",
    route("keys:rotate", {
      operationId: "rotateKey",
      summary: "Make the next key",
      description:
        "It is published now and signs an hour later, so that nobody is signed out; `now`, in an emergency: it signs at once. 409 where `SECRET_KEY` signs, or a key waits for its time already.",
      body: Type.Object(
        { now: Type.Optional(Type.Boolean()) },
        { additionalProperties: false, examples: [{}] },
      ),
      success: {
        status: 201,
        schema: envelope(
          rotatedMessage,
          Type.Object({ kid: Type.String(), active_from: instant }),
          { kid, active_from: exampleInstant },
          "The key",
        ),
      },
      errors: ["conflict"],
    }),
    async (request, reply) => {
      const data = await rotateKey(ctx, staffOf(request), request.body.now ?? false);
      await signingKeys?.refresh();
      reply.code(201);
      return { status: "success", message: rotatedMessage, data };
    },
  );

  app.post(
    "/api/v1/admin/keys/:kid/retire",
    route("keys:rotate", {
      operationId: "retireKey",
      summary: "Take a key out of use",
      description:
        "Its tokens are refused from now on, on every server within seconds; whoever holds one gets a new one by refreshing. 409 for the key that signs.",
      params: Type.Object({ kid: Type.String({ description: "The key's id" }) }),
      body: Type.Object(
        { reason: reasonMember },
        { additionalProperties: false, examples: [{ reason: "It may have been copied" }] },
      ),
      success: {
        status: 200,
        schema: envelope(retiredMessage, Type.Object({}), {}, "It is out of use"),
      },
      errors: ["not_found", "conflict"],
    }),
    async (request) => {
      await takeKeyOutOfUse(ctx, staffOf(request), request.params.kid, request.body.reason);
      await signingKeys?.refresh();
      return { status: "success", message: retiredMessage, data: {} };
    },
  );
}
