import type { Actor } from "../audit/record.ts";
import type { Caller } from "../context.ts";

/** Who asks for something of their own: the signed-in user, and the session they do it in. */
export interface Asker {
  readonly userId: number;
  readonly sessionId: string;
  readonly caller: Caller;
  /** The member of staff who acts as the user. */
  readonly impersonatorId?: number;
}

/** As the log of events names whoever asks. */
export function actorOf({ userId, impersonatorId }: Asker): Actor {
  return impersonatorId === undefined
    ? { kind: "user", id: userId }
    : { kind: "staff", id: impersonatorId };
}
