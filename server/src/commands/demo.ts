import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { sql } from "kysely";
import { beginLog, sealLog } from "../audit/seal.ts";
import type { Db } from "../db/database.ts";
import type { DemoUser } from "../demo/story.ts";
import { peopleInAll, type ToldStory, tellStory } from "../demo/tell-story.ts";
import { priceOf } from "../demo/usage.ts";
import { pumpedMessages, takeUserIds, writeStory } from "../demo/write-story.ts";
import { demoUser, ensureDemoUser } from "../users/demo-user.ts";
import { migrate } from "./migrate.ts";
import { type KeyContext, readConfig, withServerKeys } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

interface DemoOptions {
  readonly add?: boolean;
  readonly seed: string;
}

interface StaffLogin {
  readonly role: string;
  readonly name: string;
  readonly phone: string;
  readonly password: string;
}

const staffRoles = ["admin", "support", "auditor"] as const;

/** Fills a development database with people who are not there and what they did, so that there is something to see. */
export async function demoCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: DemoOptions,
): Promise<void> {
  const seed = readSeed(given.seed);
  const config = readConfig(terminal, options);
  if (config.isProduction) {
    throw new CommandError(
      "production",
      "kpa demo is for development: its people are not there and its events never happened. Set KPA_ENV=development for a database of its own",
    );
  }
  await withServerKeys(
    config,
    async (ctx) => {
      await migrate(ctx);
      await refuseOthers(ctx.db, given.add ?? false);
      await beginLog(ctx);
      await ensureDemoUser(ctx);
      const { story, logins } = await fill(ctx, seed);
      const where =
        config.database === undefined
          ? resolve(config.KPA_DATA_DIR)
          : "the database of DATABASE_URL";
      printResult(terminal, options, where, story, logins);
    },
    { needsMigrations: false },
  );
}

function readSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CommandError("no_seed", "--seed has to be a whole number of at most nine digits");
}

async function refuseOthers(db: Db, isAdded: boolean): Promise<void> {
  const { rows } = await sql<{ others: number; told: number }>`
    select count(*)::int as others,
           count(*) filter (where email like '%@staff.example')::int as told
      from users where phone <> ${demoUser.phone}`.execute(db);
  const { others = 0, told = 0 } = rows[0] ?? {};
  if (told > 0) {
    throw new CommandError(
      "demo_is_there",
      "the people of kpa demo are in this database already: begin with an empty one for a new story",
    );
  }
  if (others > 0 && !isAdded) {
    throw new CommandError(
      "has_users",
      `this database has ${others} users of its own: kpa demo --add puts its people beside them`,
    );
  }
}

async function fill(
  ctx: KeyContext,
  seed: number,
): Promise<{ readonly story: ToldStory; readonly logins: readonly StaffLogin[] }> {
  const userIds = await takeUserIds(ctx.db, peopleInAll);
  const pumped = pumpedMessages(ctx.config, priceOf(ctx.config, "US"));
  const story = tellStory({ seed, nowMs: ctx.clock.nowMs(), userIds, pumped });
  const logins = story.users.flatMap((user) => (user.role === undefined ? [] : [loginOf(user)]));
  const hashOf = async (role: string) => {
    const password = logins.find((one) => one.role === role)?.password ?? newPassword();
    return [role, await ctx.passwords.hash(password)] as const;
  };
  const hashes = await Promise.all([...staffRoles, "others"].map(hashOf));
  await writeStory(ctx, story, Object.fromEntries(hashes) as Parameters<typeof writeStory>[2]);
  await sealLog(ctx, 0);
  return { story, logins };
}

function loginOf({ role = "support", name, number }: DemoUser): StaffLogin {
  return { role, name, phone: number, password: newPassword() };
}

function newPassword(): string {
  return randomBytes(9).toString("base64url");
}

function printResult(
  terminal: Terminal,
  options: GlobalOptions,
  where: string,
  { users, events, messages, sessions }: ToldStory,
  logins: readonly StaffLogin[],
): void {
  const counts = {
    users: users.length,
    events: events.length,
    messages: messages.length,
    sessions: sessions.length,
  };
  print(terminal, options, { ...counts, staff: logins }, [
    `${counts.users} people and 30 days of what they did are in ${where}: ${counts.events} events, ${counts.messages} messages.`,
    "Nobody has their numbers: they are of ranges that are kept free, or set aside for plays.",
    "",
    "Start the server with `npm start`, open /console/ and log in as:",
    ...logins.map(
      ({ role, name, phone, password }) => `  ${role.padEnd(8)}  ${phone}  ${password}  (${name})`,
    ),
  ]);
}
