import type { AuditEvent } from "../audit/record.ts";
import { recordEvent } from "../audit/record.ts";
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
