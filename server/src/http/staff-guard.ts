/** Who of the signed-in users may do what staff does: the guard of every route under `/admin`. */
import type { FastifyRequest } from "fastify";
import { mayDo, type Permission } from "../admin/permissions.ts";
import { listRoles } from "../admin/role-queries.ts";
import type { Staff } from "../admin/staff.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { SessionCheck } from "../sessions/check.ts";
import { guardWith } from "./authenticate.ts";
import { describe, type Operation } from "./operation.ts";

/** What a route of staff says of itself; the rest is the same for all of them. */
export type StaffOperation = Omit<Operation, "tag" | "needsToken" | "permission">;

type Described<O extends StaffOperation> = O & {
  readonly tag: "Staff";
  readonly needsToken: true;
  readonly permission: string;
};

export interface StaffGuard {
  /**
   * A route's options: who does not hold the permission is refused before the body is read.
   * @param permission `any`: some role, whichever
   */
  readonly route: <const O extends StaffOperation>(
    permission: Permission | "any",
    operation: O,
  ) => {
    readonly onRequest: (request: FastifyRequest) => Promise<void>;
    readonly schema: ReturnType<typeof describe<Described<O>>>;
  };
  /** Who sends a guarded request. */
  readonly staffOf: (request: FastifyRequest) => Staff;
}

/** Roles are read from the database at each request; those in a token are for other services. */
export function guardStaff(ctx: Context, check: SessionCheck): StaffGuard {
  const { inPerson, askerOf } = guardWith(ctx, check);
  const members = new WeakMap<FastifyRequest, Staff>();

  const allow = (permission: Permission | "any") => async (request: FastifyRequest) => {
    await inPerson(request);
    const asker = askerOf(request);
    const roles = await listRoles(ctx.db, asker.userId);
    const isAllowed = permission === "any" ? roles.length > 0 : mayDo(roles, permission);
    if (!isAllowed) throw new AppError("forbidden");
    members.set(request, { ...asker, roles });
  };

  return {
    route: (permission, operation) => ({
      onRequest: allow(permission),
      schema: describe({ ...operation, tag: "Staff", needsToken: true, permission }) as never,
    }),
    staffOf: (request) => {
      const staff = members.get(request);
      if (staff === undefined) throw new Error("the route is not guarded");
      return staff;
    },
  };
}
