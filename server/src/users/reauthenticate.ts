import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { markAuthenticated } from "../sessions/queries.ts";
import type { Asker } from "./asker.ts";
import { type Proof, withProof } from "./own-proof.ts";

/** Opens, for some minutes of this session, what a token alone does not. @throws as `withProof` */
export async function reauthenticate(ctx: Context, asker: Asker, proof: Proof): Promise<void> {
  const { userId, sessionId, caller } = asker;
  const deed = { event: "reauthenticated", purpose: "reauthenticate" } as const;
  await withProof(ctx, asker, proof, deed, async (tx, _user, by) => {
    if (!(await markAuthenticated(tx, ctx.clock, sessionId))) throw new AppError("session_ended");
    await recordEvent(ctx, tx, {
      type: "reauthenticated",
      result: "success",
      userId,
      actor: { kind: "user", id: userId },
      sessionId,
      caller,
      details: { by },
    });
  });
}
