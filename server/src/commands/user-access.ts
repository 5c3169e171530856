/** Whether a user gets in, and what as. */
import { refuseLastAdmin } from "../admin/last-admin.ts";
import { isRole, type Role, roles } from "../admin/permissions.ts";
import { listRoles, lockRoles, replaceRoles } from "../admin/role-queries.ts";
import { recordEvent, recordOperatorEvent } from "../audit/record.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { endImpersonations } from "../sessions/impersonation-queries.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { disableUser, enableUser, isInFuture } from "../users/access-queries.ts";
import { changeUser } from "./on-user.ts";
import type { KeyContext } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** @throws CommandError `usage` */
export function readRoles(text: string): readonly Role[] {
  const named = text === "" ? [] : text.split(",").map((name) => name.trim());
  const unknown = named.find((name) => !isRole(name));
  if (unknown !== undefined) {
    throw new CommandError("usage", `there is no role "${unknown}": there are ${roles.join(", ")}`);
  }
  return named.filter(isRole);
}

/** Inside a transaction that holds `lockRoles`. */
export async function giveRoles(
  ctx: KeyContext,
  tx: Db,
  userId: number,
  wanted: readonly Role[],
): Promise<boolean> {
  const before = await listRoles(tx, userId);
  const after = [...new Set(wanted)].sort();
  if (before.join() === after.join()) return false;
  if (!after.includes("admin")) await refuseLastAdmin(tx, userId);
  await replaceRoles(tx, ctx.clock, userId, after, null);
  await endImpersonations(tx, ctx.clock, userId);
  await recordEvent(ctx, tx, {
    type: "user.roles_changed",
    result: "success",
    userId,
    actor: { kind: "operator" },
    details: { before: before.join(" "), after: after.join(" ") },
  });
  return true;
}

export async function setRolesCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  given: { readonly set: string },
): Promise<void> {
  const wanted = readRoles(given.set);
  await changeUser(terminal, options, who, async (ctx, user) => {
    const changed = await underRoles(ctx, (tx) => giveRoles(ctx, tx, user.id, wanted));
    const held = wanted.length === 0 ? "is no staff" : `is ${wanted.join(", ")}`;
    print(terminal, options, { id: user.id, roles: wanted, changed }, [
      changed ? `User ${user.id} ${held} from now on.` : `User ${user.id} ${held} already.`,
    ]);
  });
}

export interface DisableOptions {
  readonly reason?: string;
  readonly until?: string;
}

export async function disableUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  given: DisableOptions,
): Promise<void> {
  const until = given.until === undefined ? undefined : readInstant(given.until);
  const { reason } = given;
  await changeUser(terminal, options, who, async (ctx, user) => {
    const changed = await underRoles(ctx, async (tx) => {
      if (until !== undefined && !(await isInFuture(tx, ctx.clock, until))) {
        throw new CommandError("usage", "--until has to be in the future");
      }
      await refuseLastAdmin(tx, user.id);
      const isNew = await disableUser(tx, ctx.clock, user.id, { reason, until });
      const ended = await endSessionsOfUser(tx, ctx.clock, user.id, "user_disabled");
      await recordEvent(ctx, tx, {
        type: "user.disabled",
        result: "success",
        userId: user.id,
        actor: { kind: "operator" },
        details: { until: until?.toISOString() ?? null, sessions_ended: ended },
        ...(reason === undefined ? {} : { personal: { reason } }),
      });
      return isNew;
    });
    const end = until === undefined ? "" : ` until ${until.toISOString()}`;
    print(terminal, options, { id: user.id, changed }, [
      changed
        ? `Disabled user ${user.id}${end} and ended all sessions.`
        : `User ${user.id} was disabled already${end === "" ? "" : `, and is so now${end}`}.`,
    ]);
  });
}

export async function enableUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
): Promise<void> {
  await changeUser(terminal, options, who, async (ctx, user) => {
    const changed = await ctx.db.transaction().execute(async (tx) => {
      const isChanged = await enableUser(tx, user.id);
      if (isChanged) await recordOperatorEvent(ctx, tx, "user.enabled", user.id);
      return isChanged;
    });
    print(terminal, options, { id: user.id, changed }, [
      changed ? `User ${user.id} can log in again.` : `User ${user.id} was not disabled.`,
    ]);
  });
}

/** @throws CommandError `conflict` where it is the last admin */
function underRoles<T>(ctx: KeyContext, work: (tx: Db) => Promise<T>): Promise<T> {
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      await lockRoles(tx);
      return work(tx);
    })
    .catch((error) => {
      const isConflict = error instanceof AppError && error.code === "conflict";
      throw isConflict
        ? new CommandError("conflict", "this is the last admin: give somebody else the role first")
        : error;
    });
}

function readInstant(text: string): Date {
  const instant = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(instant.getTime())) return instant;
  throw new CommandError("usage", "--until has to be an instant, such as 2026-02-01T00:00:00Z");
}
