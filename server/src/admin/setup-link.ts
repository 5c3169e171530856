/**
 * The link that makes the first admin: one at a time, for half an hour, used once, and never beside an
 * admin. The database keeps a keyed hash of it.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { keyedHash, keyedHashes } from "../crypto/derived-keys.ts";
import { databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { AppError } from "../errors.ts";

type LinkContext = Pick<Context, "clock" | "keys">;

const goodForSeconds = 30 * 60;
/** Anybody who has the role, even if disabled: what that one may do is for the command line to decide. */
const noAdmin = sql`not exists (select from user_roles where role = 'admin')`;

/** Takes the place of the link before. @returns its token; undefined where there is an admin */
export async function makeSetupLink(ctx: LinkContext, db: Db): Promise<string | undefined> {
  const token = randomBytes(32).toString("base64url");
  const { rows } = await sql`
    insert into setup_links (token_hash, expires_at)
    select ${keyedHash(ctx.keys["setup link"], token)}::bytea,
           ${databaseNow(ctx.clock)} + make_interval(secs => ${goodForSeconds})
     where ${noAdmin}
    on conflict (only_row) do update
      set token_hash = excluded.token_hash, expires_at = excluded.expires_at
    returning only_row`.execute(db);
  return rows.length === 1 ? token : undefined;
}

/**
 * Before the work of a log-in; `takeSetupLink` decides.
 * @throws AppError `verification_invalid`, `verification_expired`
 */
export async function requireSetupLink(ctx: LinkContext, db: Db, token: string): Promise<void> {
  const { rows } = await sql<{ is_late: boolean }>`
    select expires_at <= ${databaseNow(ctx.clock)} as is_late from setup_links
     where ${isToken(ctx, token)} and ${noAdmin}`.execute(db);
  if (rows[0] === undefined) throw new AppError("verification_invalid");
  if (rows[0].is_late) throw new AppError("verification_expired");
}

/**
 * Uses the link up: of several who try at once, one does.
 * @throws AppError `verification_invalid`
 */
export async function takeSetupLink(ctx: LinkContext, tx: Db, token: string): Promise<void> {
  const { rows } = await sql`
    delete from setup_links
     where ${isToken(ctx, token)} and expires_at > ${databaseNow(ctx.clock)} and ${noAdmin}
    returning only_row`.execute(tx);
  if (rows.length === 0) throw new AppError("verification_invalid");
}

function isToken({ keys }: LinkContext, token: string) {
  const [today, before = today] = keyedHashes(keys, "setup link", token);
  return sql`token_hash in (${today}::bytea, ${before}::bytea)`;
}
