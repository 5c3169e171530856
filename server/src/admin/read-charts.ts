/** The charts that staff look at, each of them one statement, and only those that were asked for. */
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import { createLivingSessions } from "../statistics/living-sessions.ts";
import { chartLogIns } from "../statistics/log-in-chart.ts";
import { chartCodeFunnel } from "../statistics/message-charts.ts";
import {
  type Bucket,
  bucketMs,
  bucketsIn,
  type Period,
  startOfBucket,
} from "../statistics/periods.ts";
import { createRollUp } from "../statistics/roll-up.ts";
import { readSpend } from "../statistics/spend.ts";
import {
  chartActiveUsers,
  chartRegistrations,
  chartStartedSessions,
} from "../statistics/user-charts.ts";

export const chartNames = [
  "log_ins",
  "active_users",
  "registrations",
  "sessions",
  "code_funnel",
  "message_spend",
] as const;

export type ChartName = (typeof chartNames)[number];

const mostBuckets = 800;
/** What is shown where nobody says from when. */
const defaultBuckets: Readonly<Record<Bucket, number>> = { hour: 48, day: 30 };

export interface ChartQuery {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly bucket: Bucket;
}

/**
 * Whole buckets: one that has begun is part of it.
 * @throws AppError `validation_failed`
 */
export function readPeriod({ from, to, bucket }: ChartQuery, nowMs: number): Period {
  const end = (to ?? new Date(nowMs)).getTime();
  const last = startOfBucket(new Date(end - 1), bucket).getTime();
  const first = from ?? new Date(last - (defaultBuckets[bucket] - 1) * bucketMs[bucket]);
  const period = {
    from: startOfBucket(first, bucket),
    to: new Date(last + bucketMs[bucket]),
    bucket,
  };
  const buckets = bucketsIn(period);
  if (buckets < 1) throw invalidMember("/query/from", "order", "has to be before `to`");
  if (buckets > mostBuckets) {
    throw invalidMember(
      "/query/from",
      "maximum",
      `has to be at most ${mostBuckets} buckets before \`to\``,
    );
  }
  return period;
}

/** @throws AppError `validation_failed` where one is not known */
export function readChartNames(text: string | undefined): ReadonlySet<ChartName> {
  if (text === undefined) return new Set(chartNames);
  const names = text.split(",").map((name) => name.trim());
  const known = names.filter((name): name is ChartName => chartNames.some((one) => one === name));
  if (known.length < names.length) {
    throw invalidMember("/query/charts", "enum", `has to name some of: ${chartNames.join(", ")}`);
  }
  return new Set(known);
}

/** @returns reads charts, and counts first what has just happened */
export function createCharts(ctx: Context) {
  const countNew = createRollUp(ctx);
  const countLiving = createLivingSessions(ctx);
  return async (period: Period, wanted: ReadonlySet<ChartName>) => {
    await countNew();
    const byDay: Period = {
      from: startOfBucket(period.from, "day"),
      to: new Date(
        startOfBucket(new Date(period.to.getTime() - 1), "day").getTime() + bucketMs.day,
      ),
      bucket: "day",
    };
    const read = <T>(name: ChartName, chart: () => Promise<T>): Promise<T | undefined> =>
      wanted.has(name) ? chart() : Promise.resolve(undefined);
    const [logIns, active, registrations, sessions, funnel, spend] = await Promise.all([
      read("log_ins", () => chartLogIns(ctx.db, period)),
      read("active_users", () => chartActiveUsers(ctx.db, byDay)),
      read("registrations", () => chartRegistrations(ctx.db, period)),
      read("sessions", async () => {
        const [living, started] = await Promise.all([
          countLiving(),
          chartStartedSessions(ctx.db, period),
        ]);
        return { living, started: started.map(dated) };
      }),
      read("code_funnel", () => chartCodeFunnel(ctx.db, period)),
      read("message_spend", () => readSpend(ctx, byDay)),
    ]);
    return {
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      bucket: period.bucket,
      ...(logIns && { log_ins: logIns.map(dated) }),
      ...(active && { active_users: active.map(dated) }),
      ...(registrations && { registrations: registrations.map(dated) }),
      ...(sessions && { sessions }),
      ...(funnel && { code_funnel: funnel }),
      ...(spend && { message_spend: { ...spend, by_region: spend.by_region.map(dated) } }),
    };
  };
}

function dated<T extends { readonly at: Date }>(row: T): Omit<T, "at"> & { at: string } {
  return { ...row, at: row.at.toISOString() };
}
