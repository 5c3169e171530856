import type { Db } from "../db/database.ts";

/**
 * Deletes what was written to or for a user, contents and addresses included; what is still on its way
 * is not sent.
 * @param addressHashes of the user's addresses: a message may have been written before they were theirs
 */
export async function deleteMessagesOf(
  db: Db,
  userId: number,
  addressHashes: readonly Uint8Array[],
): Promise<void> {
  await db
    .deleteFrom("messages")
    .where((row) =>
      row.or([
        row("user_id", "=", userId),
        ...(addressHashes.length === 0 ? [] : [row("address_hash", "in", addressHashes)]),
        row("verification_id", "in", (select) =>
          select.selectFrom("verifications").select("id").where("user_id", "=", userId),
        ),
      ]),
    )
    .execute();
}
