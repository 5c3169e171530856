/** Every statement that writes `signing_keys`. */
import { sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { SigningKeysTable } from "../db/tables.ts";

export interface SigningKeyRow {
  readonly kid: string;
  readonly algorithm: SigningKeysTable["algorithm"];
  readonly public_jwk: Readonly<Record<string, unknown>>;
  readonly sealed_private_jwk: Uint8Array;
  /** Instants in milliseconds since the epoch. */
  readonly created_at: number;
  readonly active_from: number;
  readonly retired_at: number | null;
  /** Whether `active_from` has come. */
  readonly has_begun: boolean;
  readonly longest_token_seconds: number;
}

const columns = (
  clock: Clock,
) => sql`kid, algorithm, public_jwk, sealed_private_jwk, longest_token_seconds,
  active_from <= ${databaseNow(clock)} as has_begun,
  (extract(epoch from created_at) * 1000)::float8 as created_at,
  (extract(epoch from active_from) * 1000)::float8 as active_from,
  (extract(epoch from retired_at) * 1000)::float8 as retired_at`;

/** In the order in which they sign. */
export async function listSigningKeys(db: Db, clock: Clock): Promise<readonly SigningKeyRow[]> {
  const { rows } = await sql<SigningKeyRow>`
    select ${columns(clock)} from signing_keys order by active_from, created_at, kid`.execute(db);
  return rows;
}

/** Until the transaction ends nobody else adds or retires a key; reading goes on. */
export async function lockSigningKeys(tx: Db): Promise<void> {
  await sql`lock table signing_keys in share row exclusive mode`.execute(tx);
}

export interface NewSigningKey {
  readonly kid: string;
  readonly algorithm: SigningKeysTable["algorithm"];
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly sealedPrivateJwk: Uint8Array;
  readonly longestTokenSeconds: number;
}

export async function insertSigningKey(
  db: Db,
  clock: Clock,
  key: NewSigningKey,
  activeInSeconds: number,
): Promise<SigningKeyRow> {
  const now = databaseNow(clock);
  const { rows } = await sql<SigningKeyRow>`
    insert into signing_keys (kid, algorithm, public_jwk, sealed_private_jwk, created_at,
                              active_from, longest_token_seconds)
    values (${key.kid}, ${key.algorithm}, ${JSON.stringify(key.publicJwk)}::jsonb,
            ${key.sealedPrivateJwk}, ${now}, ${now} + make_interval(secs => ${activeInSeconds}),
            ${key.longestTokenSeconds})
    returning ${columns(clock)}`.execute(db);
  return rows[0] as SigningKeyRow;
}

/**
 * The key that signs can only go once another one has taken over.
 * @returns whether it was retired
 */
export async function retireSigningKey(db: Db, clock: Clock, kid: string): Promise<boolean> {
  const now = databaseNow(clock);
  const { numAffectedRows } = await sql`
    update signing_keys k set retired_at = ${now}
     where k.kid = ${kid} and k.retired_at is null
       and (k.active_from > ${now}
            or exists (select from signing_keys s
                        where s.kid <> k.kid and s.retired_at is null
                          and s.active_from <= ${now} and s.active_from >= k.active_from))`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** Retires what was published and has not signed yet. */
export async function retirePendingKeys(db: Db, clock: Clock): Promise<void> {
  const now = databaseNow(clock);
  await sql`
    update signing_keys set retired_at = ${now}
     where retired_at is null and active_from > ${now}`.execute(db);
}

/** Tokens that are good for longer than any before keep their keys good for longer. */
export async function noteTokenLifetime(db: Db, seconds: number): Promise<void> {
  await sql`
    update signing_keys set longest_token_seconds = ${seconds}
     where retired_at is null and longest_token_seconds < ${seconds}`.execute(db);
}
