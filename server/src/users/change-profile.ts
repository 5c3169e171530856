import { recordEvent } from "../audit/record.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { type Asker, actorOf } from "./asker.ts";
import { lockUser } from "./lock-queries.ts";
import { type CheckMetadata, refuseUnstorable } from "./metadata-rules.ts";
import { readName } from "./person-name.ts";
import { type Profile, type ProfilePatch, patchProfile } from "./profile-queries.ts";

/** @throws AppError `validation_failed`; then nothing is changed */
export async function changeProfile(
  ctx: Context,
  check: CheckMetadata,
  asker: Asker,
  patch: ProfilePatch,
): Promise<Profile> {
  const { userId, sessionId, caller } = asker;
  const clean = cleanPatch(patch);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockUser(tx, ctx.clock, userId);
    if (before === undefined) throw new AppError("session_ended");
    const after = await patchProfile(tx, userId, clean);
    if (patch.metadata !== undefined) check(after.metadata, after.metadata_bytes);
    const isRenamed = before.name !== after.name;
    if (!isRenamed && patch.metadata === undefined) return after;
    await recordEvent(ctx, tx, {
      type: "profile.changed",
      result: "success",
      userId,
      actor: actorOf(asker),
      sessionId,
      caller,
      details: { name: isRenamed, metadata: patch.metadata !== undefined },
      ...(isRenamed ? { personal: { before: before.name, after: after.name } } : {}),
    });
    return after;
  });
}

function cleanPatch(patch: ProfilePatch): ProfilePatch {
  if (patch.metadata !== undefined) refuseUnstorable(patch.metadata, "/metadata");
  if (patch.name == null) return patch;
  return { ...patch, name: readName(patch.name) };
}
