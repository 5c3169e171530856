import { type AuditEvent, recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import type { Db } from "../db/database.ts";
import type { Asker } from "../users/asker.ts";
import type { Role } from "./permissions.ts";

/** A member of staff who asks for something, as of this request. */
export interface Staff extends Asker {
  readonly roles: readonly Role[];
}

export interface Deed extends Pick<AuditEvent, "type" | "details" | "personal" | "sessionId"> {
  /** Whom it is done to. */
  readonly userId: number;
  /** As staff gave it: text about a person, so it is sealed under that person's key. */
  readonly why?: string | undefined;
}

/** Writes down what staff did to a user, in the transaction that does it. */
export async function recordDeed(ctx: Context, tx: Db, staff: Staff, deed: Deed): Promise<void> {
  const { why, personal, ...event } = deed;
  await recordEvent(ctx, tx, {
    ...event,
    result: "success",
    actor: { kind: "staff", id: staff.userId },
    caller: staff.caller,
    personal: { ...personal, ...(why === undefined ? {} : { reason: why }) },
  });
}

export interface ServerDeed extends Pick<AuditEvent, "type" | "details"> {
  readonly result?: AuditEvent["result"];
  /** Sealed under the member's own key: there is no other. */
  readonly why?: string;
}

/** Writes down what staff did that is about no user: it stands in their own trail. */
export async function recordServerDeed(
  ctx: Context,
  db: Db,
  { userId, sessionId, caller }: Staff,
  { why, result = "success", ...event }: ServerDeed,
): Promise<void> {
  await recordEvent(ctx, db, {
    ...event,
    result,
    userId,
    actor: { kind: "staff", id: userId },
    sessionId,
    caller,
    ...(why === undefined ? {} : { personal: { reason: why } }),
  });
}
