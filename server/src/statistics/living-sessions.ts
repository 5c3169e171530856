import type { Clock } from "../db/clock.ts";
import type { Db } from "../db/database.ts";
import { countLivingSessions } from "./user-charts.ts";

/** Counting them reads every one of them: whoever looks at the same time shares a count. */
const goodForMs = 5_000;

export function createLivingSessions(ctx: { readonly db: Db; readonly clock: Clock }) {
  let known: { readonly count: Promise<number>; readonly untilMs: number } | undefined;
  return (): Promise<number> => {
    const now = performance.now();
    if (known === undefined || known.untilMs < now) {
      const count = countLivingSessions(ctx.db, ctx.clock);
      known = { count, untilMs: now + goodForMs };
      count.catch(() => {
        known = undefined;
      });
    }
    return known.count;
  };
}
