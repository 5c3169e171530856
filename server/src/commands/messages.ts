import { type HeldRange, listHeldRanges } from "../limits/conversion.ts";
import { type Period, readUsage, type Scope, type UsageRow } from "../limits/usage-queries.ts";
import { type CommandContext, readConfig, withDatabase } from "./setup.ts";
import { type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** How much of the limits on messages is used up, in the present hour, day and month. */
export async function messageUsageCommand(
  terminal: Terminal,
  options: GlobalOptions,
): Promise<void> {
  const config = readConfig(terminal, options);
  await withDatabase(config, async (ctx) => {
    const totals = await readTotals(ctx);
    const heldRanges = (await listHeldRanges(ctx, ctx.db)).map(describeRange);
    const result = { limits: config.KPA_RATE_LIMITS, totals, held_ranges: heldRanges };
    print(terminal, options, result, [
      ...(config.KPA_RATE_LIMITS === "off"
        ? ["KPA_RATE_LIMITS=off: nothing is counted and nothing refused."]
        : []),
      ...totals.map(totalLine),
      ...(heldRanges.length === 0 ? ["No range of numbers is held."] : heldRanges.map(rangeLine)),
    ]);
  });
}

interface Total {
  readonly what: string;
  readonly period: Period;
  /** Codes, whether or not anything was sent, and notices. */
  readonly asked: number;
  readonly most: number | null;
  readonly spent: number | null;
  readonly budget: number | null;
  readonly seconds_left: number;
}

async function readTotals({ config, db, clock }: CommandContext): Promise<readonly Total[]> {
  const limits = config.KPA_SMS_LIMITS;
  const regions = config.KPA_SMS_REGIONS ?? [config.KPA_DEFAULT_REGION];
  const total = { hour: limits.total_hour, day: limits.total_day };
  const ofRegion = { hour: limits.region_hour, day: limits.region_day };
  const scopes: readonly (Scope & Pick<Total, "what" | "most">)[] = [
    { what: "text messages", scope: "*", period: "hour", most: total.hour },
    { what: "text messages", scope: "*", period: "day", most: total.day },
    { what: "text messages", scope: "*", period: "month", most: null },
    ...[...new Set(regions)].flatMap((region) => [
      { what: region, scope: region, period: "hour", most: ofRegion.hour } as const,
      { what: region, scope: region, period: "day", most: ofRegion.day } as const,
    ]),
    { what: "codes by e-mail", scope: "email", period: "hour", most: total.hour },
    { what: "codes by e-mail", scope: "email", period: "day", most: total.day },
  ];
  const budgets = { hour: null, day: limits.budget_day, month: limits.budget_month };
  const rows = await readUsage(db, clock, scopes);
  return scopes.flatMap(({ what, scope, period, most }) => {
    const row = rows.find((one) => one.scope === scope && one.period === period);
    return row === undefined
      ? []
      : [describe(row, what, most, scope === "*" ? budgets : undefined)];
  });
}

function describe(
  { period, asked, cost, secondsLeft }: UsageRow,
  what: string,
  most: number | null,
  budgets: Readonly<Record<Period, number | null>> | undefined,
): Total {
  const budget = budgets?.[period] ?? null;
  const spent = budget === null ? null : cost / 1e6;
  return { what, period, asked, most, spent, budget, seconds_left: secondsLeft };
}

function totalLine({ what, period, asked, most, spent, budget, seconds_left }: Total): string {
  const left = period === "hour" ? `${Math.ceil(seconds_left / 60)} min` : hours(seconds_left);
  return [
    what,
    `this ${period}`,
    most === null ? `${asked} asked for` : `${asked} of ${most} asked for`,
    ...(spent === null ? [] : [`${spent.toFixed(2)} of ${budget} spent`]),
    `${left} left`,
  ].join("\t");
}

function hours(seconds: number): string {
  return `${Math.ceil(seconds / 3600)} h`;
}

function describeRange({ range, region, hour, day, usual }: HeldRange) {
  return { range, region, hour, day, usual_of_region: usual };
}

function rangeLine({ range, region, hour, day }: ReturnType<typeof describeRange>): string {
  return [
    `held: ${range}xxxxx`,
    region,
    `${hour.entered} of ${hour.codes} codes came back in an hour`,
    `${day.entered} of ${day.codes} in a day`,
  ].join("\t");
}
