/** The shapes that several routes of staff share. */
import { Type } from "typebox";
import { type Role, roles } from "../admin/permissions.ts";
import type { StaffUser } from "../admin/staff-user.ts";
import { foreignCursor } from "../db/keyset.ts";
import { AppError } from "../errors.ts";
import { nullableInstant, nullableText } from "./schemas.ts";

export const roleSchema = Type.Unsafe<Role>({ type: "string", enum: [...roles] });

const status = Type.Unsafe<StaffUser["status"]>({
  type: "string",
  enum: ["active", "disabled", "parked", "deleted"],
  description:
    "`parked`: the number went to a new account. `deleted`: a log-in may take it back for a while",
});

export const staffUserMembers = {
  id: Type.Integer(),
  name: nullableText("null: none"),
  email: nullableText("null: none"),
  phone: Type.String({ description: "As the user is told it" }),
  phone_verified: Type.Boolean({ description: "Somebody has shown to have the number" }),
  email_verified: Type.Boolean(),
  roles: Type.Array(roleSchema),
  status,
  disabled_reason: nullableText("As staff gave it; null: not disabled, or none was given"),
  disabled_until: nullableInstant("null: not disabled, or until somebody enables the account"),
  created_at: nullableInstant("null: before this server, which did not see it"),
  last_active_at: Type.String({
    format: "date-time",
    description: "The latest log-in or session in use, to the day",
  }),
};

export const exampleStaffUser = {
  id: 7,
  name: "Asha Rao",
  email: "asha@example.com",
  phone: "+919876543210",
  phone_verified: true,
  email_verified: false,
  roles: [],
  status: "active",
  disabled_reason: null,
  disabled_until: null,
  created_at: "2026-01-01T00:00:00.000Z",
  last_active_at: "2026-01-02T00:00:00.000Z",
} as const;

export function staffUserAnswer(user: StaffUser) {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    phone: user.phone,
    phone_verified: user.phone_verified,
    email_verified: user.email_verified,
    roles: [...user.roles],
    status: user.status,
    disabled_reason: user.disabled_reason,
    disabled_until: user.disabled_until?.toISOString() ?? null,
    created_at: user.created_at?.toISOString() ?? null,
    last_active_at: user.last_active_at.toISOString(),
  };
}

export const staffSessionMembers = {
  id: Type.String({ format: "uuid" }),
  device_name: nullableText("As given at log-in; null: none"),
  ip: nullableText("The address that the session was started from"),
  user_agent: nullableText("The client that the session was started by"),
  created_at: Type.String({ format: "date-time" }),
  last_seen_at: Type.String({ format: "date-time", description: "To the minute" }),
  expires_at: Type.String({ format: "date-time", description: "Unless it is refreshed" }),
  origin: Type.Unsafe<"login" | "seed_token" | "impersonation">({
    type: "string",
    enum: ["login", "seed_token", "impersonation"],
    description: "`impersonation`: a member of staff acts as the user",
  }),
};

export const exampleStaffSession = {
  id: "0199c0de-7e57-7000-8000-000000000001",
  device_name: "Asha's phone",
  ip: "203.0.113.7",
  user_agent: "example-app/1.0",
  created_at: "2026-01-01T00:00:00.000Z",
  last_seen_at: "2026-01-01T00:10:00.000Z",
  expires_at: "2026-01-31T00:00:00.000Z",
  origin: "login",
} as const;

/** All but tab and line ends. The database takes no NUL, and none of the others is a word. */
const controls = "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F";

/** Why staff do it, in their own words. Blanks are none. */
export const reasonMember = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: `^[^${controls}]*[^\\s${controls}][^${controls}]*$`,
  description: "Kept with the event. The user whom it is about can read it",
});

const largestUserId = 2_147_483_647;

export const userIdMember = (description: string) =>
  Type.Integer({ minimum: 1, maximum: largestUserId, description });

/** Who it is about, where nothing else is told of them. */
export const personMember = Type.Object({
  id: Type.Integer(),
  name: nullableText("null: none"),
  phone: Type.String({ description: "As the user is told it" }),
});

/** Where staff act on one user. Nothing else is an address: `/users/` is none. */
export const userPath = "/api/v1/admin/users/:id(^\\d+$)";
/** A session's place in a path. */
export const sessionPart = ":session_id(^[0-9a-f-]{36}$)";

export const userParams = Type.Object({
  id: Type.String({ description: "The user's id" }),
});

/** @throws AppError `not_found` where no user can have such an id */
export function requireUserId(text: string): number {
  const id = parseUserId(text);
  if (id === undefined) throw new AppError("not_found");
  return id;
}

function parseUserId(text: string): number | undefined {
  if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= largestUserId ? id : undefined;
}

/** A cursor of a list that goes by user ids. @throws AppError `validation_failed` */
export function parseUserCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const id = parseUserId(Buffer.from(cursor, "base64url").toString("utf8"));
  if (id === undefined || makeUserCursor(id) !== cursor) {
    throw foreignCursor();
  }
  return id;
}

export function makeUserCursor(below: number): string {
  return Buffer.from(String(below)).toString("base64url");
}
