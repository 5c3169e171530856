import { type DescribedRange, readMessageTotals, type Total } from "../limits/read-totals.ts";
import { readConfig, withDatabase } from "./setup.ts";
import { type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** How much of the limits on messages is used up, in the present hour, day and month. */
export async function messageUsageCommand(
  terminal: Terminal,
  options: GlobalOptions,
): Promise<void> {
  const config = readConfig(terminal, options);
  await withDatabase(config, async (ctx) => {
    const result = await readMessageTotals(ctx);
    const { totals, held_ranges: heldRanges } = result;
    print(terminal, options, result, [
      ...(config.KPA_RATE_LIMITS === "off"
        ? ["KPA_RATE_LIMITS=off: nothing is counted and nothing refused."]
        : []),
      ...totals.map(totalLine),
      ...(heldRanges.length === 0 ? ["No range of numbers is held."] : heldRanges.map(rangeLine)),
    ]);
  });
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

function rangeLine({ range, region, hour, day }: DescribedRange): string {
  return [
    `held: ${range}xxxxx`,
    region,
    `${hour.entered} of ${hour.codes} codes came back in an hour`,
    `${day.entered} of ${day.codes} in a day`,
  ].join("\t");
}
