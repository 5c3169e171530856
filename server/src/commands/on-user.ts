/** Which user a command means, and the database that it works on. */
import { findUserByPhone } from "../users/find.ts";
import { findUserById, type UserRow } from "../users/queries.ts";
import {
  type CommandContext,
  type KeyContext,
  readConfig,
  withDatabase,
  withLog,
} from "./setup.ts";
import { CommandError, type GlobalOptions, type Terminal } from "./terminal.ts";

export async function onUser(
  terminal: Terminal,
  options: GlobalOptions,
  who: string,
  work: (ctx: CommandContext, user: UserRow) => Promise<void>,
): Promise<void> {
  const config = readConfig(terminal, options);
  await withDatabase(config, async (ctx) => work(ctx, await requireUser(ctx, who)));
}

/** The same, for what is written to the log of events. */
export async function changeUser(
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
