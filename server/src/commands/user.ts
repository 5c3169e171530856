import { sql } from "kysely";
import { recordOperatorEvent } from "../audit/record.ts";
import { databaseNow } from "../db/clock.ts";
import { isUniqueViolation } from "../db/faults.ts";
import { clearAttempts } from "../limits/attempts.ts";
import { endSessionsOfUser } from "../sessions/queries.ts";
import { disableUser, enableUser } from "../users/access-queries.ts";
import { parseEmailAddress } from "../users/email-address.ts";
import { endSessionsExcept } from "../users/end-sessions.ts";
import { findUserByPhone } from "../users/find.ts";
import { cleanName } from "../users/person-name.ts";
import { parsePhoneNumber, throttledAs } from "../users/phone-number.ts";
import { findUserById, insertUser, setPasswordHash, type UserRow } from "../users/queries.ts";
import { readPassword, refuseBadPassword, refuseBreached } from "./new-password.ts";
import {
  type CommandContext,
  type KeyContext,
  readConfig,
  withDatabase,
  withLog,
} from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

interface AddOptions {
  readonly phone: string;
  readonly name?: string;
  readonly email?: string;
  readonly passwordStdin?: boolean;
}

export async function addUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: AddOptions,
): Promise<void> {
  const config = readConfig(terminal, options);
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
        const added = { phone: number, number, passwordHash, name, email };
        const userId = await insertUser(tx, ctx.clock, added);
        await recordOperatorEvent(ctx, tx, "user.added", userId);
        return userId;
      });
      print(terminal, options, { id, phone: number }, [`Added user ${id}.`]);
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
    const { id, phone, name, email, disabled_at, parked_at } = user;
    const hash = user.password_hash.startsWith("$2") ? "bcrypt" : "argon2id";
    const parked = parked_at === null ? {} : { parked_at };
    const shown = { id, phone, name, email, disabled_at, ...parked, password: hash, sessions };
    print(terminal, options, shown, [
      `id        ${id}`,
      `phone     ${phone}`,
      `name      ${name ?? "-"}`,
      `email     ${email ?? "-"}`,
      `password  ${hash}`,
      `sessions  ${sessions}`,
      `status    ${statusOf(user)}`,
    ]);
  });
}

function statusOf({ disabled_at, parked_at }: UserRow): string {
  if (disabled_at !== null) return `disabled since ${disabled_at.toISOString()}`;
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

export async function disableUserCommand(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
): Promise<void> {
  await changeUser(terminal, options, who, async (ctx, user) => {
    const changed = await ctx.db.transaction().execute(async (tx) => {
      const isChanged = await disableUser(tx, ctx.clock, user.id);
      await endSessionsOfUser(tx, ctx.clock, user.id, "user_disabled");
      if (isChanged) await recordOperatorEvent(ctx, tx, "user.disabled", user.id);
      return isChanged;
    });
    print(terminal, options, { id: user.id, changed }, [
      changed
        ? `Disabled user ${user.id} and ended all sessions.`
        : `User ${user.id} was disabled already.`,
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

async function onUser(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  work: (ctx: CommandContext, user: UserRow) => Promise<void>,
): Promise<void> {
  const config = readConfig(terminal, options);
  await withDatabase(config, async (ctx) => work(ctx, await requireUser(ctx, who)));
}

/** The same, for what is written to the log of events. */
async function changeUser(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  work: (ctx: KeyContext, user: UserRow) => Promise<void>,
): Promise<void> {
  const config = readConfig(terminal, options);
  await withLog(config, async (ctx) => work(ctx, await requireUser(ctx, who)));
}

async function requireUser(ctx: CommandContext, who: string): Promise<UserRow> {
  const user = await findUser(ctx, who);
  if (user !== undefined) return user;
  throw new CommandError(
    "not_found",
    "no such user: give a phone number, or id:N as `kpa user list` shows it",
  );
}

async function findUser(ctx: CommandContext, who: string): Promise<UserRow | undefined> {
  const id = /^(?:id:)?(\d{1,9})$/.exec(who)?.[1];
  if (who.startsWith("id:")) return id === undefined ? undefined : findUserById(ctx.db, Number(id));
  const { user, isShared } = await findUserByPhone(ctx, who);
  if (isShared) {
    throw new CommandError(
      "ambiguous",
      "several users have that number: give the spelling of one, or id:N as `kpa doctor` names them",
    );
  }
  return user ?? (id === undefined ? undefined : findUserById(ctx.db, Number(id)));
}
