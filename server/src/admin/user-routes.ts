/** The users, as staff find and change them. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { envelope, listQuery, page } from "../http/operation.ts";
import { nullableInstant } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import {
  exampleStaffUser,
  makeUserCursor,
  parseUserCursor,
  reasonMember,
  requireUserId,
  roleSchema,
  staffUserAnswer,
  staffUserMembers,
  userParams,
  userPath,
} from "../http/staff-schemas.ts";
import { readUserChange, userChangeBody } from "../http/staff-user-change.ts";
import { changeUser } from "./change-user.ts";
import { createUser } from "./create-user.ts";
import { deleteUser } from "./delete-user.ts";
import { listUsers } from "./list-users.ts";
import { getUserDetails } from "./user-details.ts";

const staffUser = Type.Object(staffUserMembers);
const oneUser = Type.Object({ user: staffUser });

const usersQuery = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          "A part of the name, the e-mail address or the number; or a number in any spelling. One or two characters are looked for where a word begins",
      }),
    ),
    status: Type.Optional(
      Type.Unsafe<"active" | "disabled">({ type: "string", enum: ["active", "disabled"] }),
    ),
    role: Type.Optional(roleSchema),
    ...listQuery.properties,
  },
  { additionalProperties: false },
);

const newUserBody = Type.Object(
  {
    phone: Type.String({ description: "In any form a person types" }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    email: Type.Optional(Type.String({ description: "Not proved until the user does" })),
    roles: Type.Optional(Type.Array(roleSchema, { maxItems: 3 })),
  },
  { additionalProperties: false, examples: [{ phone: "+91 98765 43210", name: "Asha Rao" }] },
);

const deletionBody = Type.Object(
  { reason: reasonMember },
  { additionalProperties: false, examples: [{ reason: "Asked for by letter" }] },
);

const details = Type.Object({
  user: Type.Object({
    ...staffUserMembers,
    metadata: Type.Unsafe<object>({ type: "object", additionalProperties: true }),
    living_sessions: Type.Integer(),
    password: Type.Object({
      set: Type.Boolean(),
      hash: Type.Unsafe<string>({ type: "string", enum: ["argon2id", "bcrypt", "none"] }),
      breached: Type.Boolean({ description: "Found among those that were leaked" }),
    }),
    factors: Type.Array(
      Type.Object({
        kind: Type.Unsafe<string>({ type: "string", enum: ["password", "sms_code", "email_code"] }),
        available: Type.Boolean({ description: "The user could log in by it now" }),
      }),
    ),
  }),
});

const exampleDetails = {
  ...exampleStaffUser,
  metadata: { language: "hi" },
  living_sessions: 1,
  password: { set: true, hash: "argon2id", breached: false },
  factors: [
    { kind: "password", available: true },
    { kind: "sms_code", available: true },
    { kind: "email_code", available: false },
  ],
};

const listed = "Users fetched successfully";
const fetched = "User fetched successfully";
const added = "User added";
const changed = "User changed";
const deleted = "User deleted";

export function staffUserRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  app.get(
    "/api/v1/admin/users",
    staff.route("users:read", {
      operationId: "listUsers",
      summary: "List and search users",
      description:
        "The newest first. A page of a search may hold fewer than `limit` and have a `next_cursor`: go on with it.",
      querystring: usersQuery,
      success: {
        status: 200,
        schema: envelope(
          listed,
          page(staffUser),
          { items: [exampleStaffUser], next_cursor: null },
          "A page of users",
        ),
      },
    }),
    async (request) => {
      const { query, status, role, limit, cursor } = request.query;
      const below = parseUserCursor(cursor);
      const found = await listUsers(ctx, { query, status, role, limit, below });
      const { users, nextBelow } = found;
      const next_cursor = nextBelow === undefined ? null : makeUserCursor(nextBelow);
      const data = { items: users.map(staffUserAnswer), next_cursor };
      return { status: "success", message: listed, data };
    },
  );

  app.post(
    "/api/v1/admin/users",
    staff.route("users:write", {
      operationId: "createUser",
      summary: "Add a user without a password",
      description: "The user gets in by a code to the number, and may set a password by a reset.",
      body: newUserBody,
      success: {
        status: 201,
        schema: envelope(added, oneUser, { user: exampleStaffUser }, "The user was added"),
      },
      errors: ["conflict"],
    }),
    async (request, reply) => {
      const body = request.body;
      const user = await createUser(ctx, staff.staffOf(request), body);
      reply.code(201);
      return { status: "success", message: added, data: { user: staffUserAnswer(user) } };
    },
  );

  app.get(
    userPath,
    staff.route("users:read", {
      operationId: "getUser",
      summary: "Read one user",
      description: "With what is known of how the user gets in, and never a hash.",
      params: userParams,
      success: {
        status: 200,
        schema: envelope(fetched, details, { user: exampleDetails }, "The user"),
      },
      errors: ["not_found"],
    }),
    async (request) => {
      const user = await getUserDetails(ctx, requireUserId(request.params.id));
      const { metadata, living_sessions, password, factors } = user;
      const shown = { ...staffUserAnswer(user), metadata, living_sessions, password };
      const data = { user: { ...shown, factors: [...factors] } };
      return { status: "success", message: fetched, data };
    },
  );

  app.patch(
    userPath,
    staff.route("users:write", {
      operationId: "changeUser",
      summary: "Change, disable or enable a user",
      description:
        "Changes the members that are sent, all or none. Disabling needs a `reason`, ends the sessions, and ends by itself at `until`. A number or address is unproved afterwards, ends the sessions, and the old one is told. Nobody changes their own roles or disables themselves, and the last admin stays.",
      params: userParams,
      body: userChangeBody,
      success: {
        status: 200,
        schema: envelope(changed, oneUser, { user: exampleStaffUser }, "The user as it is now"),
      },
      errors: ["not_found", "conflict"],
    }),
    async (request) => {
      const id = requireUserId(request.params.id);
      const change = readUserChange(request.body);
      const user = await changeUser(ctx, staff.staffOf(request), id, change);
      return { status: "success", message: changed, data: { user: staffUserAnswer(user) } };
    },
  );

  app.delete(
    userPath,
    staff.route("users:write", {
      operationId: "deleteUser",
      summary: "Delete a user",
      description:
        "As the user's own deletion does: ends every session and erases the personal data, at once or at the end of the time of grace. Roles end for good. The last admin stays, and nobody deletes themselves here.",
      params: userParams,
      body: deletionBody,
      success: {
        status: 200,
        schema: envelope(
          deleted,
          Type.Object({ restorable_until: nullableInstant("null: the data is erased already") }),
          { restorable_until: null },
          "The user is deleted",
        ),
      },
      errors: ["not_found", "conflict"],
    }),
    async (request) => {
      const id = requireUserId(request.params.id);
      const { reason } = request.body;
      const { restorableUntil } = await deleteUser(ctx, staff.staffOf(request), id, reason);
      const data = { restorable_until: restorableUntil?.toISOString() ?? null };
      return { status: "success", message: deleted, data };
    },
  );
}
