/** Shapes that several routes share; each is a named component of the OpenAPI document. */
import { Type } from "typebox";
import { errorCodes } from "../errors.ts";

/** One type of two names, which serialises without trying the branches of a union. */
export function nullableText(description: string) {
  return Type.Unsafe<string | null>({ type: ["string", "null"], description });
}

export function nullableInstant(description: string) {
  return Type.Unsafe<string | null>({ type: ["string", "null"], format: "date-time", description });
}

const problemSchema = Type.Object(
  {
    type: Type.String({ description: "Path of a page about this problem, on this server" }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: "For people; the seed's wording where the seed had one" }),
    code: Type.Enum(errorCodes as string[], {
      type: "string",
      description: "Stable; for programs",
    }),
    request_id: Type.String({ description: "Also in `X-Request-Id` and in the server's log" }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: "RFC 6901 pointer to the member" }),
          code: Type.String(),
          detail: Type.String(),
        }),
      ),
    ),
  },
  { $id: "Problem", description: "RFC 9457 problem details" },
);

const userSchema = Type.Object(
  {
    id: Type.Integer(),
    name: nullableText("As given; null: none"),
    email: nullableText("null: none"),
    phone: Type.String({
      description:
        "E.164; a row of the seed keeps its own spelling. `released:` and the id where the number went to somebody else",
    }),
  },
  { $id: "User" },
);

const profileSchema = Type.Object(
  {
    ...userSchema.properties,
    phone_verified: Type.Boolean({ description: "Somebody has shown to have the number" }),
    email_verified: Type.Boolean(),
    created_at: nullableInstant("null: before this server, which did not see it"),
    metadata: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: "object",
      additionalProperties: true,
      description: "Whatever the app keeps with the user",
    }),
  },
  { $id: "Profile" },
);

const eventSchema = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    type: Type.String({ description: "Stable; for programs" }),
    description: Type.String({ description: "For people" }),
    result: Type.Enum(["success", "failure"], { type: "string" }),
    at: Type.String({ format: "date-time" }),
    ip: nullableText("Where it came from; null: from the server itself"),
    user_agent: nullableText("The client that it came from"),
    session_id: nullableText("The session that it happened in, or to"),
    details: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: "object",
      additionalProperties: true,
      description: "Why, by what, before and after",
    }),
  },
  { $id: "Event" },
);

const sessionSchema = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    device_name: nullableText("As given at log-in; null: none"),
    ip: nullableText("The address that the session was started from"),
    user_agent: nullableText("The client that the session was started by"),
    created_at: Type.String({ format: "date-time" }),
    last_seen_at: Type.String({ format: "date-time", description: "To the minute" }),
    current: Type.Boolean({ description: "The session that this request was made with" }),
  },
  { $id: "Session" },
);

export const sharedSchemas = [problemSchema, userSchema, profileSchema, sessionSchema, eventSchema];

export const exampleUser = {
  id: 1,
  name: "Assignment User",
  email: "assignment.user@example.com",
  phone: "7760873976",
} as const;

export const exampleProfile = {
  ...exampleUser,
  phone_verified: true,
  email_verified: false,
  created_at: "2026-01-01T00:00:00.000Z",
  metadata: { language: "hi" },
} as const;
