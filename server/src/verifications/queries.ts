/** Every statement that writes `verifications`: comparing and counting, redeeming and closing are one. */
import { type RawBuilder, sql } from "kysely";
import { type Clock, databaseNow } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import type { Channel } from "../delivery/message.ts";
import type { PurposeName } from "./purposes.ts";

export interface NewVerification {
  readonly id: string;
  readonly purpose: PurposeName;
  readonly channel: Channel;
  readonly address: string;
  /** Today's hash, and what the address was hashed to before. */
  readonly addressHashes: readonly [Uint8Array, ...Uint8Array[]];
  readonly userId: number | null;
  readonly codeHash: Uint8Array;
  readonly ttlSeconds: number;
}

/** A newer code kills the older ones of the same address and purpose. */
export async function insertVerification(
  db: Db,
  clock: Clock,
  verification: NewVerification,
): Promise<void> {
  const now = databaseNow(clock);
  await db
    .updateTable("verifications")
    .set({ closed_at: now })
    .where("address_hash", "in", verification.addressHashes)
    .where("purpose", "=", verification.purpose)
    .where("closed_at", "is", null)
    .execute();
  await db
    .insertInto("verifications")
    .values({
      id: verification.id,
      purpose: verification.purpose,
      channel: verification.channel,
      address: verification.address,
      address_hash: verification.addressHashes[0],
      user_id: verification.userId,
      code_hash: verification.codeHash,
      created_at: now,
      expires_at: sql`${now} + make_interval(secs => ${verification.ttlSeconds})`,
    })
    .execute();
}

export interface VerificationRow {
  readonly id: string;
  readonly purpose: PurposeName;
  readonly channel: Channel;
  readonly address: string;
  readonly user_id: number | null;
}

export interface Guess {
  readonly id: string;
  readonly purpose: PurposeName;
  /** What the code that was sent may be stored as, for a given address. */
  readonly codeHashes: readonly Uint8Array[];
  /** Wrong codes after which a verification is dead. */
  readonly mostAttempts: number;
}

export interface FoundVerification extends VerificationRow {
  readonly is_expired: boolean;
  readonly is_closed: boolean;
  /** Wrong codes so far. */
  readonly attempts: number;
}

export async function findVerification(
  db: Db,
  clock: Clock,
  id: string,
): Promise<FoundVerification | undefined> {
  const { rows } = await sql<FoundVerification>`
    select id, purpose, channel, address, user_id, attempts,
           expires_at <= ${databaseNow(clock)} as is_expired, closed_at is not null as is_closed
      from verifications where id = ${id}`.execute(db);
  return rows[0];
}

/**
 * Compares a code and counts it where it is wrong, in one statement: the row's lock puts parallel
 * guesses in a line, so that not one more than `mostAttempts` is ever compared.
 * @returns undefined where there is nothing to compare with any more
 */
export async function compareCode(
  db: Db,
  clock: Clock,
  guess: Guess,
): Promise<boolean | undefined> {
  const { rows } = await sql<{ matched: boolean }>`
    update verifications set
      attempts = attempts + (not ${isTheCode(guess)})::int,
      entered_at = case when ${isTheCode(guess)}
                        then coalesce(entered_at, ${databaseNow(clock)}) else entered_at end
     where id = ${guess.id} and purpose = ${guess.purpose} and closed_at is null
       and expires_at > ${databaseNow(clock)} and attempts < ${guess.mostAttempts}
    returning ${isTheCode(guess)} as matched`.execute(db);
  return rows[0]?.matched;
}

function isTheCode(guess: Guess): RawBuilder<boolean> {
  return sql<boolean>`(code_hash in (${sql.join(guess.codeHashes)}))`;
}

/** @returns whether the code was good, and is now used up */
export async function redeemCode(db: Db, clock: Clock, guess: Guess): Promise<boolean> {
  const { rows } = await sql`
    update verifications set closed_at = ${databaseNow(clock)}, redeemed_at = ${databaseNow(clock)}
     where id = ${guess.id} and purpose = ${guess.purpose} and closed_at is null
       and expires_at > ${databaseNow(clock)} and attempts < ${guess.mostAttempts}
       and ${isTheCode(guess)}
    returning id`.execute(db);
  return rows.length > 0;
}

/** Closes what is open for a user: nothing that was asked for before may work afterwards. */
export async function closeVerificationsOfUser(
  db: Db,
  clock: Clock,
  userId: number,
  purposes: readonly PurposeName[],
): Promise<void> {
  await db
    .updateTable("verifications")
    .set({ closed_at: databaseNow(clock) })
    .where("user_id", "=", userId)
    .where("purpose", "in", purposes)
    .where("closed_at", "is", null)
    .execute();
}

/** What somebody who is erased asked for, or was sent. */
export async function deleteVerificationsOf(
  db: Db,
  userId: number,
  addressHashes: readonly Uint8Array[],
): Promise<void> {
  await db
    .deleteFrom("verifications")
    .where((row) =>
      row.or([
        row("user_id", "=", userId),
        ...(addressHashes.length === 0 ? [] : [row("address_hash", "in", addressHashes)]),
      ]),
    )
    .execute();
}

/** Until then an old code is told as expired. @returns how many were deleted */
export async function deleteOldVerifications(
  db: Db,
  clock: Clock,
  keptSeconds: number,
  atMost: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from verifications where id in (
      select id from verifications
       where expires_at < ${databaseNow(clock)} - make_interval(secs => ${keptSeconds}) limit ${atMost})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}
