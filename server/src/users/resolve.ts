/**
 * Gives rows that the seed wrote their canonical number. The seed knows nothing of that column, so
 * rows it adds or changes are unresolved until the next look-up comes past.
 */
import type { Context } from "../context.ts";
import { listUnresolved, resolveRows } from "./address-queries.ts";
import { parsePhoneNumber } from "./phone-number.ts";

const batchSize = 500;

/** Resolves every unresolved row, in batches, however many there are. */
export async function resolvePhoneNumbers(ctx: Pick<Context, "db" | "config">): Promise<void> {
  for (;;) {
    const rows = await listUnresolved(ctx.db, batchSize);
    if (rows.length === 0) return;
    const region = ctx.config.KPA_DEFAULT_REGION;
    await resolveRows(
      ctx.db,
      rows.map((row) => ({ ...row, number: parsePhoneNumber(row.phone, region) })),
    );
  }
}
