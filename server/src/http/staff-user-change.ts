/** What an admin may send to change a user. */
import { type Static, Type } from "typebox";
import { roles } from "../admin/permissions.ts";
import type { UserChange } from "../admin/user-change.ts";
import { invalidMember } from "../errors.ts";

const role = Type.Unsafe<(typeof roles)[number]>({ type: "string", enum: [...roles] });

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
    roles: Type.Optional(Type.Array(role, { maxItems: 3, description: "All of them" })),
    status: Type.Optional(
      Type.Unsafe<"active" | "disabled">({ type: "string", enum: ["active", "disabled"] }),
    ),
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: "Needed to disable. Kept with the event, for staff and for the user",
      }),
    ),
    until: Type.Optional(
      Type.String({ maxLength: 40, description: "RFC 3339: when the disabling ends by itself" }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ status: "disabled", reason: "Reported as stolen", until: "2026-02-01T00:00:00Z" }],
  },
);

/** @throws AppError `validation_failed` */
export function readUserChange(body: Static<typeof userChangeBody>): UserChange {
  const { until, ...change } = body;
  if (change.reason !== undefined && change.reason.trim() === "") {
    throw invalidMember("/reason", "minLength", "has to say something");
  }
  return until === undefined ? change : { ...change, until: readInstant(until) };
}

const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

function readInstant(text: string): Date {
  const read = instant.test(text) ? new Date(text) : undefined;
  if (read === undefined || Number.isNaN(read.getTime())) {
    throw invalidMember(
      "/until",
      "date-time",
      "has to be an instant, such as 2026-02-01T00:00:00Z",
    );
  }
  return read;
}
