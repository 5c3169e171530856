/** Every key, what it does now and until when its tokens are good: for whoever looks after them. */
import type { Context } from "../context.ts";
import { makerOf, type SigningAlgorithm } from "./key-pair.ts";
import { type KeyPhase, phasesOf } from "./key-phases.ts";
import { listSigningKeys, type SigningKeyRow } from "./queries.ts";

export interface KeyDescription {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** `foreign`: made with a SECRET_KEY that is neither today's nor the one before. */
  readonly state: KeyPhase["phase"] | "foreign";
  readonly created_at: string;
  readonly active_from: string;
  readonly good_until: string | null;
}

/** In the order in which they sign. */
export async function describeKeys(
  ctx: Pick<Context, "db" | "clock" | "keys">,
): Promise<readonly KeyDescription[]> {
  const rows = await listSigningKeys(ctx.db, ctx.clock);
  const isForeign = (row: SigningKeyRow) => makerOf(ctx.keys, row.kid) === undefined;
  const phases = phasesOf(
    rows.filter((row) => !isForeign(row)),
    ctx.clock.nowMs(),
  );
  return rows.map((row) => {
    const { phase, goodUntil } = phases.get(row.kid) ?? {};
    return {
      kid: row.kid,
      algorithm: row.algorithm,
      state: phase ?? "foreign",
      created_at: instant(row.created_at),
      active_from: instant(row.active_from),
      good_until: goodUntil === undefined ? null : instant(goodUntil),
    };
  });
}

/** A key that has signed for this long has had its time; nothing happens by itself. */
const rotationAgeDays = 90;

/** @returns when the newest key has signed for long enough; undefined where there is none */
export function rotationDueAt(keys: readonly KeyDescription[]): Date | undefined {
  const newest = keys.findLast(({ state }) => state === "next" || state === "signing");
  if (newest === undefined) return undefined;
  return new Date(Date.parse(newest.active_from) + rotationAgeDays * 24 * 60 * 60 * 1000);
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
