/** What staff see of one user beyond the list: how they get in, and how often they are in. */
import { sql } from "kysely";
import type { Context } from "../context.ts";
import { kindOfHash } from "../crypto/stored-hash.ts";
import { databaseNow } from "../db/clock.ts";
import { silenceFor } from "../users/silence.ts";
import { getStaffUser, type StaffUser } from "./staff-user.ts";

export interface UserDetails extends StaffUser {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly living_sessions: number;
  readonly password: {
    readonly set: boolean;
    readonly hash: "argon2id" | "bcrypt" | "none";
    /** Found among those that were leaked. */
    readonly breached: boolean;
  };
  /** Whether the user could log in by it now, were the account enabled. */
  readonly factors: readonly {
    readonly kind: "password" | "sms_code" | "email_code";
    readonly available: boolean;
  }[];
}

interface Row {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly living_sessions: number;
  readonly password_hash: string;
  readonly breached: boolean;
  readonly takes_sms: boolean;
  readonly takes_email: boolean;
}

/** @throws AppError `not_found` */
export async function getUserDetails(ctx: Context, id: number): Promise<UserDetails> {
  const user = await getStaffUser(ctx, ctx.db, id);
  const { rows } = await sql<Row>`
    select metadata, password_hash, password_breached_at is not null as breached,
           phone_number is not null and phone_resolved = phone and not ${silenceFor(ctx)} as takes_sms,
           email_verified_at is not null as takes_email,
           (select count(*)::int from sessions s
             where s.user_id = users.id and s.ended_at is null
               and s.expires_at > ${databaseNow(ctx.clock)}) as living_sessions
      from users where id = ${id}`.execute(ctx.db);
  const row = rows[0];
  if (row === undefined) return getUserDetails(ctx, id); // erased meanwhile: not found
  const kind = kindOfHash(row.password_hash);
  const isSet = kind === "argon2" || kind === "bcrypt";
  return {
    ...user,
    metadata: row.metadata,
    living_sessions: row.living_sessions,
    password: {
      set: isSet,
      hash: kind === "argon2" ? "argon2id" : kind === "bcrypt" ? "bcrypt" : "none",
      breached: row.breached,
    },
    factors: [
      { kind: "password", available: isSet },
      { kind: "sms_code", available: row.takes_sms },
      { kind: "email_code", available: row.takes_email },
    ],
  };
}
