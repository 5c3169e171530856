import { describeFinding } from "../audit/findings.ts";
import { type Verification, verifyLog } from "../audit/verify.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { recordServerDeed, type Staff } from "./staff.ts";

/** A log that takes longer is verified by `kpa audit verify`. */
const mostMs = 10_000;
/** More would only be more of the same. */
const mostFindings = 100;

/**
 * One at a time in this process: it reads as fast as the database answers.
 * @returns verifies the log; the outcome is an event itself
 */
export function createVerification(ctx: Context, bound = mostMs) {
  let isRunning = false;
  return async (staff: Staff) => {
    if (isRunning) throw new AppError("rate_limited", { retryAfterSeconds: mostMs / 1000 });
    isRunning = true;
    try {
      const verification = await verifyLog(ctx, undefined, bound);
      const { ok, events, findings_total: findings, complete } = verification;
      await recordServerDeed(ctx, ctx.db, staff, {
        type: "audit.verified",
        result: ok ? "success" : "failure",
        details: { events, findings, complete },
      });
      return describe(verification);
    } finally {
      isRunning = false;
    }
  };
}

function describe({ ok, events, seals, newest_seal, findings, complete }: Verification) {
  return {
    intact: ok,
    events,
    seals,
    sealed_at: newest_seal?.sealed_at ?? null,
    findings: findings
      .slice(0, mostFindings)
      .map((finding) => ({ code: finding.kind, detail: describeFinding(finding) })),
    complete,
  };
}
