import { sql } from "kysely";
import { listRoles, lockRoles } from "../admin/role-queries.ts";
import { recordOperatorEvent } from "../audit/record.ts";
import { databaseNow } from "../db/clock.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { clearAttempts } from "../limits/attempts.ts";
import { parseEmailAddress } from "../users/email-address.ts";
import { endSessionsExcept } from "../users/end-sessions.ts";
import { findUserByPhone } from "../users/find.ts";
import { cleanName } from "../users/person-name.ts";
import { parsePhoneNumber, throttledAs } from "../users/phone-number.ts";
import {
  disabledAt,
  insertUser,
  noPassword,
  setPasswordHash,
  type UserRow,
} from "../users/queries.ts";
import { readPassword, refuseBadPassword, refuseBreached } from "./new-password.ts";
import { changeUser, onUser } from "./on-user.ts";
import { type CommandContext, readConfig, withDatabase, withLog } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";
import { giveRoles, readRoles } from "./user-access.ts";

interface AddOptions {
  readonly phone: string;
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly passwordStdin?: boolean;
}

export async function addUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: AddOptions,
): Promise<void> {
  const config = readConfig(terminal, options);
  const roles = readRoles(given.role ?? "");
  const number = parsePhoneNumber(given.phone, config.KPA_DEFAULT_REGION);
  if (number === undefined) {
    throw new CommandError(
      "not_a_number",
      `--phone is not a mobile number: write it with its country code, as in +91 77608 73976, or nationally for ${config.KPA_DEFAULT_REGION}`,
    );
  }
  const email = given.email === undefined ? null : parseEmailAddress(given.email);
  if (email === undefined) {
    throw new CommandError("not_an_address", "--email is not an e-mail address");
  }
  const password = await readPassword(terminal, given);
  const name = given.name === undefined ? null : cleanName(given.name);
  // Before the database is opened, which takes the longest.
  refuseBadPassword(config, password, { phone: number, name, email });
  await refuseBreached(terminal, options, config, password);
  await withLog(config, async (ctx) => {
    const { user, isShared } = await findUserByPhone(ctx, number);
    if (user !== undefined) throw taken("phone number", `user ${user.id}`);
    if (isShared) throw taken("phone number", "several users of the seed");
    const passwordHash = await ctx.passwords.hash(password);
    try {
      const id = await ctx.db.transaction().execute(async (tx) => {
        if (roles.length > 0) await lockRoles(tx);
        const added = { phone: number, number, passwordHash, name, email };
        const userId = await insertUser(tx, ctx.clock, added);
        await recordOperatorEvent(ctx, tx, "user.added", userId);
        if (roles.length > 0) await giveRoles(ctx, tx, userId, roles);
        return userId;
      });
      const as = roles.length === 0 ? "" : `, ${roles.join(", ")}`;
      const held = roles.length === 0 ? {} : { roles };
      print(terminal, options, { id, phone: number, ...held }, [`Added user ${id}${as}.`]);
    } catch (error) {
      if (isUniqueViolation(error)) throw taken("phone number or e-mail address", "another user");
      throw error;
    }
  });
}

function taken(what: string, by: string): CommandError {
  return new CommandError("conflict", `that ${what} belongs to ${by}`);
}

export async function listUsersCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: { readonly limit: string; readonly after: string },
): Promise<void> {
  const limit = parseCount(given.limit, "--limit");
  const after = parseCount(given.after, "--after");
  const config = readConfig(terminal, options);
  const users = await withDatabase(config, (ctx) =>
    ctx.db
      .selectFrom("users")
      .select(["id", "phone", "name", "email", "disabled_at"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(limit)
      .execute(),
  );
  print(
    terminal,
    options,
    { users },
    users.map((user) =>
      [user.id, user.phone, user.name ?? "-", user.email ?? "-", user.disabled_at ? "disabled" : ""]
        .join("\t")
        .trimEnd(),
    ),
  );
}

function parseCount(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new CommandError("usage", `${name} has to be a whole number`);
  return Number(text);
}

export async function showUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
): Promise<void> {
  await onUser(terminal, options, who, async (ctx, user) => {
    const { rows } = await sql<{ sessions: number }>`
      select count(*)::int as sessions from sessions
       where user_id = ${user.id} and ended_at is null
         and expires_at > ${databaseNow(ctx.clock)}`.execute(ctx.db);
    const sessions = rows[0]?.sessions ?? 0;
    const access = await findAccess(ctx, user.id);
    const { id, phone, name, email, parked_at } = user;
    const hash = hashName(user);
    const parked = parked_at === null ? {} : { parked_at };
    const roles = await listRoles(ctx.db, id);
    const shown = { id, phone, name, email, ...access, ...parked, roles, password: hash, sessions };
    print(terminal, options, shown, [
      `id        ${id}`,
      `phone     ${phone}`,
      `name      ${name ?? "-"}`,
      `email     ${email ?? "-"}`,
      `roles     ${roles.join(", ") || "-"}`,
      `password  ${hash}`,
      `sessions  ${sessions}`,
      `status    ${statusOf(user, access)}`,
    ]);
  });
}

interface Access {
  /** null where it has ended by itself. */
  readonly disabled_at: Date | null;
  readonly disabled_until: Date | null;
  readonly disabled_reason: string | null;
}

async function findAccess(ctx: Pick<CommandContext, "db" | "clock">, id: number): Promise<Access> {
  const { rows } = await sql<Access>`
    select ${disabledAt(ctx.clock)} as disabled_at, disabled_until, disabled_reason
      from users where id = ${id}`.execute(ctx.db);
  const found = rows[0];
  const isDisabled = found !== undefined && found.disabled_at !== null;
  return isDisabled ? found : { disabled_at: null, disabled_until: null, disabled_reason: null };
}

function hashName({ password_hash }: UserRow): string {
  if (password_hash === noPassword) return "none";
  return password_hash.startsWith("$2") ? "bcrypt" : "argon2id";
}

function statusOf({ parked_at }: UserRow, access: Access): string {
  const { disabled_at, disabled_until, disabled_reason } = access;
  if (disabled_at !== null) {
    const until = disabled_until === null ? "" : ` until ${disabled_until.toISOString()}`;
    const reason = disabled_reason === null ? "" : `: ${disabled_reason}`;
    return `disabled since ${disabled_at.toISOString()}${until}${reason}`;
  }
  if (parked_at === null) return "active";
  return `parked since ${parked_at.toISOString()}: the number went to a new account`;
}

export async function setPasswordCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  given: { readonly passwordStdin?: boolean },
): Promise<void> {
  const password = await readPassword(terminal, given);
  const config = readConfig(terminal, options);
  refuseBadPassword(config, password);
  await refuseBreached(terminal, options, config, password);
  await changeUser(terminal, options, who, async (ctx, user) => {
    refuseBadPassword(config, password, user);
    const passwordHash = await ctx.passwords.hash(password);
    await ctx.db.transaction().execute(async (tx) => {
      await setPasswordHash(tx, user.id, passwordHash);
      await endSessionsExcept(ctx, tx, user.id, "password_changed");
      const account = throttledAs(user.phone, config.KPA_DEFAULT_REGION);
      await clearAttempts(ctx, tx, { way: "password", account });
      await clearAttempts(ctx, tx, { way: "code", account });
      await recordOperatorEvent(ctx, tx, "password.changed", user.id);
    });
    print(terminal, options, { id: user.id }, [
      `Set the password of user ${user.id} and ended all sessions.`,
    ]);
  });
}
