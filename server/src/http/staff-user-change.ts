/** What an admin may send to change a user. */
import { type Static, Type } from "typebox";
import type { UserChange } from "../admin/user-change.ts";
import { instantMember, readInstant } from "./instants.ts";
import { reasonMember, roleSchema } from "./staff-schemas.ts";

export const userChangeBody = Type.Object(
  {
    name: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        minLength: 1,
        maxLength: 100,
        description: "null: none",
      }),
    ),
    email: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        description: "Not proved until the user does; null: none",
      }),
    ),
    phone: Type.Optional(
      Type.String({
        description:
          "In any form; not proved until a code to it comes back. Gives a parked account a number again",
      }),
    ),
    roles: Type.Optional(Type.Array(roleSchema, { maxItems: 3, description: "All of them" })),
    status: Type.Optional(
      Type.Unsafe<"active" | "disabled">({ type: "string", enum: ["active", "disabled"] }),
    ),
    reason: Type.Optional(
      Type.String({
        ...reasonMember,
        description: "Needed to disable. Kept with the event, for staff and for the user",
      }),
    ),
    until: instantMember("When the disabling ends by itself"),
  },
  {
    additionalProperties: false,
    examples: [{ status: "disabled", reason: "Reported as stolen", until: "2026-02-01T00:00:00Z" }],
  },
);

/** @throws AppError `validation_failed` */
export function readUserChange(body: Static<typeof userChangeBody>): UserChange {
  const { until, ...change } = body;
  const at = readInstant("/until", until);
  return at === undefined ? change : { ...change, until: at };
}
