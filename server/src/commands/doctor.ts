import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { sql } from "kysely";
import type { Config } from "../config/load.ts";
import { configWarnings } from "../config/production.ts";
import {
  argon2Parameters,
  comparedBcryptCost,
  mostArgon2Lanes,
  mostArgon2Memory,
  mostArgon2Work,
} from "../crypto/stored-hash.ts";
import { migrationStatus, refuseForeignUsers } from "../db/migrate.ts";
import { AppError } from "../errors.ts";
import { CountersFault } from "../limits/counters.ts";
import { redisCounters } from "../limits/redis-counters.ts";
import { reportAdoption } from "../users/adopt.ts";
import { type CommandContext, countersAdvice, examineConfig, withDatabase } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

interface Finding {
  readonly check: "configuration" | "folder" | "database" | "counters" | "migrations" | "users";
  readonly status: "ok" | "warning" | "fault";
  /** What was found, and where it is no good, how to mend it. */
  readonly detail: string;
}

/** @returns whether nothing is wrong; warnings are not wrong */
export async function doctorCommand(terminal: Terminal, options: GlobalOptions): Promise<boolean> {
  const findings = await examine(terminal, options);
  const isHealthy = findings.every((finding) => finding.status !== "fault");
  const marks = { ok: "ok     ", warning: "warning", fault: "FAULT  " };
  print(terminal, options, { healthy: isHealthy, findings }, [
    ...findings.map((one) => `${marks[one.status]}  ${one.check}: ${one.detail}`),
    isHealthy ? "Nothing is wrong." : "Mend what is marked FAULT and run `kpa doctor` again.",
  ]);
  return isHealthy;
}

async function examine(terminal: Terminal, options: GlobalOptions): Promise<readonly Finding[]> {
  const { config, faults } = examineConfig(terminal, options);
  const check = "configuration";
  const found = faults.map((detail) => ({ check, status: "fault", detail }) as const);
  if (config === undefined) return found;
  const readable = `${config.KPA_ENV}, every option can be read`;
  return [
    ...found,
    ...configWarnings(config).map((detail) => ({ check, status: "warning", detail }) as const),
    ...(found.length === 0 ? [{ check, status: "ok", detail: readable } as const] : []),
    ...(config.database ? [] : examineFolder(config)),
    ...(await examineDatabase(config)),
    ...(await examineCounters(config)),
  ];
}

function examineFolder(config: Config): readonly Finding[] {
  const folder = resolve(config.KPA_DATA_DIR);
  const check = "folder";
  const nearest = nearestThatExists(folder);
  if (!statSync(nearest).isDirectory()) {
    const detail = `${nearest} is not a folder: set KPA_DATA_DIR to one, or to where one can be made`;
    return [{ check, status: "fault", detail }];
  }
  try {
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return [
      { check, status: "fault", detail: `${nearest} cannot be written: chown it to this user` },
    ];
  }
  if (nearest !== folder) {
    return [{ check, status: "ok", detail: `${folder} will be made at the first start` }];
  }
  const isOpen = (statSync(folder).mode & 0o077) !== 0 && process.platform !== "win32";
  return isOpen
    ? [{ check, status: "warning", detail: `${folder} can be read by other users: chmod 700 it` }]
    : [{ check, status: "ok", detail: folder }];
}

function nearestThatExists(path: string): string {
  return existsSync(path) ? path : nearestThatExists(dirname(path));
}

async function examineDatabase(config: Config): Promise<readonly Finding[]> {
  // An embedded database that is not there yet is not made by looking.
  if (config.database === undefined && !existsSync(resolve(config.KPA_DATA_DIR, "pgdata"))) {
    return [
      { check: "database", status: "ok", detail: "embedded, will be made at the first start" },
    ];
  }
  try {
    return await withDatabase(config, examineOpenDatabase, { needsMigrations: false });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // A running server is the usual state of an embedded database, not a fault of it.
    const status = error.code === "database_in_use" ? "warning" : "fault";
    return [{ check: "database", status, detail: error.message }];
  }
}

/** By itself: it is looked at whether or not the database answers. */
async function examineCounters({ KPA_REDIS_URL: url }: Config): Promise<readonly Finding[]> {
  if (url === undefined) return [];
  const check = "counters";
  const counters = redisCounters(url, () => {});
  try {
    await counters.check();
    return [{ check, status: "ok", detail: "Redis" }];
  } catch (error) {
    if (!(error instanceof AppError && error.cause instanceof CountersFault)) throw error;
    return [{ check, status: "fault", detail: countersAdvice(error.cause) }];
  } finally {
    await counters.close();
  }
}

async function examineOpenDatabase(ctx: CommandContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const { rows } = await sql<{ version: string; forgets: string | null }>`
    select current_setting('server_version') as version,
           (select string_agg(name, ' and ') from pg_settings
             where name in ('fsync', 'synchronous_commit') and setting = 'off') as forgets`.execute(
    ctx.db,
  );
  const { version, forgets } = rows[0] ?? {};
  findings.push({ check: "database", status: "ok", detail: `${ctx.database.engine} ${version}` });
  if (ctx.database.engine === "postgresql" && forgets) {
    findings.push({
      check: "database",
      status: ctx.config.isProduction ? "fault" : "warning",
      detail: `${forgets} is off: what was acknowledged can be lost. Turn it on`,
    });
  }
  const { pending } = await migrationStatus(ctx.db);
  if (pending.length > 0) {
    await refuseForeignUsers(ctx.db);
    const detail = `${pending.join(", ")} pending: run \`kpa migrate up\`, or start the server`;
    return [...findings, { check: "migrations", status: "fault", detail }];
  }
  findings.push({ check: "migrations", status: "ok", detail: "up to date" });
  return [...findings, ...(await examineUsers(ctx))];
}

async function examineUsers(ctx: CommandContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const check = "users";
  const adoption = await reportAdoption(ctx);
  for (const ids of adoption?.same_number ?? []) {
    const detail = `users ${ids.join(", ")} have the same number in different spellings; each logs in by its own spelling only`;
    findings.push({ check, status: "warning", detail });
  }
  if (adoption && adoption.not_a_number.length > 0) {
    const detail = `users ${adoption.not_a_number.join(", ")} have a phone that is no number; they log in by exactly that text`;
    findings.push({ check, status: "warning", detail });
  }
  const { rows } = await sql<{ bcrypt: number }>`
    select count(*)::int as bcrypt from users where password_hash like '$2%'`.execute(ctx.db);
  const bcrypt = rows[0]?.bcrypt ?? 0;
  if (bcrypt > 0) {
    const detail = `${bcrypt} passwords are still bcrypt hashes of the seed. Each is replaced at its user's next log-in; until the last one is, a failed log-in costs the time of both kinds`;
    findings.push({ check, status: "ok", detail });
  }
  const costly = await listCostlyHashes(ctx);
  if (costly.length > 0) {
    const detail = `users ${costly.join(", ")} have a password hash that asks for more work than is done for any (bcrypt above 16, argon2 above 256 MiB or 1 GiB in all passes); they cannot log in by password: give each another with \`kpa user set-password id:N\``;
    findings.push({ check, status: "warning", detail });
  }
  return findings;
}

/** As `kindOfHash` judges them. */
async function listCostlyHashes(ctx: CommandContext): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from users, lateral (
      select m[1]::numeric as memory, m[2]::numeric as passes, m[3]::numeric as lanes
        from (select regexp_match(password_hash, ${argon2Parameters}) as m) as matched) as argon2
     where (password_hash ~ '^\\$2[abxy]\\$\\d\\d\\$'
            and substr(password_hash, 5, 2) !~ ${`^(${comparedBcryptCost})$`})
        or memory > ${mostArgon2Memory} or memory * passes > ${mostArgon2Work}
        or lanes > ${mostArgon2Lanes}
     order by id limit 100`.execute(ctx.db);
  return rows.map((row) => row.id);
}
