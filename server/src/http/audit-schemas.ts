import { Type } from "typebox";
import { instantMember } from "./instants.ts";
import { nullableInstant, nullableText } from "./schemas.ts";
import { userIdMember } from "./staff-schemas.ts";

const nullableId = (description: string) =>
  Type.Unsafe<number | null>({ type: ["integer", "null"], description });

export const filterMembers = {
  user_id: Type.Optional(userIdMember("Whom it happened to")),
  actor_id: Type.Optional(userIdMember("Who did it")),
  type: Type.Optional(
    Type.String({ pattern: "^[a-z_.]{1,50}$", description: "As in `/admin/audit-event-types`" }),
  ),
  result: Type.Optional(Type.Enum(["success", "failure"], { type: "string" })),
  from: instantMember("Not before"),
  to: instantMember("Before"),
};

export const auditEventSchema = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    at: Type.String({ format: "date-time" }),
    type: Type.String({ description: "Stable; for programs" }),
    description: Type.String({ description: "For people" }),
    result: Type.Enum(["success", "failure"], { type: "string" }),
    reason: nullableText("A problem code, or why something ended"),
    user_id: nullableId("Whom it happened to; null: nobody's number or address, or the server"),
    actor: Type.Object({
      kind: Type.String({ description: "`user`, `staff`, `operator`, `system` or `anonymous`" }),
      id: nullableId("null: not a user"),
      name: nullableText("null: none, or erased"),
    }),
    session_id: nullableText("The session that it happened in, or to"),
    request_id: nullableText("As in `X-Request-Id` and in the server's log"),
    ip: nullableText("null: from the server itself, or nobody's, or erased"),
    user_agent: nullableText("null: as `ip`"),
    details: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: "object",
      additionalProperties: true,
      description: "By what, before and after",
    }),
  },
  { description: "An event of the log" },
);

export const exampleEvent = {
  id: "0199c0de-7e57-7000-8000-000000000003",
  at: "2026-01-01T00:00:00.000Z",
  type: "login.password",
  description: "Logged in with the password",
  result: "success",
  reason: null,
  user_id: 1,
  actor: { kind: "user", id: 1, name: "Asha" },
  session_id: "0199c0de-7e57-7000-8000-000000000001",
  request_id: "0199c0de-7e57-7000-8000-000000000000",
  ip: "203.0.113.7",
  user_agent: "example-app/1.0",
  details: { new_device: true },
} as const;

export const verificationSchema = Type.Object({
  intact: Type.Boolean({ description: "Nothing that was read is wrong" }),
  events: Type.Integer({ description: "That are as they were written" }),
  seals: Type.Integer(),
  sealed_at: nullableInstant("When the log was sealed last"),
  findings: Type.Array(
    Type.Object({
      code: Type.String({ description: "Stable; for programs" }),
      detail: Type.String({ description: "For people" }),
    }),
    { description: "The first hundred" },
  ),
  complete: Type.Boolean({ description: "Whether all of it was read in the time there is" }),
});

export const exampleVerification = {
  intact: true,
  events: 48210,
  seals: 720,
  sealed_at: "2026-01-01T00:00:00.000Z",
  findings: [],
  complete: true,
} as const;

/** Sent as it is read, by whichever format was asked for. */
export const exportFile = Type.Unsafe<never>({
  description: "The events, the newest first",
  content: {
    "application/x-ndjson": {
      schema: { type: "string" },
      example: `${JSON.stringify(exampleEvent)}\n`,
    },
    "text/csv": {
      schema: { type: "string" },
      example: "id,at,type,description,result\r\n",
    },
  },
});
