import type { Caller } from "../context.ts";

/** Who asks for something of their own: the signed-in user, and the session they do it in. */
export interface Asker {
  readonly userId: number;
  readonly sessionId: string;
  readonly caller: Caller;
}
