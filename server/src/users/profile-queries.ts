/** The statements that read and write users' profiles. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

export interface Profile {
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string;
  readonly phone_verified: boolean;
  readonly email_verified: boolean;
  /** null: the seed did not record it. */
  readonly created_at: Date | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const profileColumns = sql`id, name, email, phone, created_at, metadata,
  phone_verified_at is not null and phone_resolved = phone as phone_verified,
  email_verified_at is not null as email_verified`;

/** Of a user whose row the caller holds. */
export async function findProfile(db: Db, id: number): Promise<Profile> {
  const { rows } = await sql<Profile>`
    select ${profileColumns} from users where id = ${id}`.execute(db);
  return getOnly(rows);
}

function getOnly<Row>(rows: readonly Row[]): Row {
  if (rows[0] === undefined) throw new Error("the caller does not hold the user's row");
  return rows[0];
}

export interface ProfilePatch {
  /** Absent: as it is. */
  readonly name?: string | null;
  /** An RFC 7396 merge patch. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export type PatchedProfile = Profile & {
  /** Of the merged metadata, as the database writes it. */
  readonly metadata_bytes: number;
};

/**
 * Merges in one statement: of two patches at once, each sees what the other has left. The
 * caller holds the user's row.
 */
export async function patchProfile(
  db: Db,
  id: number,
  patch: ProfilePatch,
): Promise<PatchedProfile> {
  const metadata = JSON.stringify(patch.metadata ?? {});
  const { rows } = await sql<PatchedProfile>`
    update users set
      name = case when ${patch.name !== undefined} then ${patch.name ?? null}::text else name end,
      metadata = json_merge_patch(metadata, ${metadata}::jsonb)
     where id = ${id}
    returning ${profileColumns}, octet_length(metadata::text) as metadata_bytes`.execute(db);
  return getOnly(rows);
}
