import { ChartCard, type Series } from "../../charts/chart-card.tsx";
import { Lines } from "../../charts/lines.tsx";
import { useFormat } from "../../ui/language.tsx";
import { ranges } from "./range.ts";
import type { Stats } from "./series.ts";
import { useTexts } from "./texts.ts";
import { useBucketNames } from "./use-bucket-names.ts";

/** Always by day, whatever the buckets of the others are. */
export function ActiveUsers({ days }: { days: NonNullable<Stats["active_users"]> }) {
  const { active: texts, at: atName } = useTexts();
  const format = useFormat();
  const nameOf = useBucketNames(ranges["7d"].bucketMs);
  const series: readonly Series[] = [
    { name: texts.day, colour: 1 },
    { name: texts.week, colour: 2, isStriped: true },
  ];
  const columns = days.map(({ at, day, week }) => ({ ...nameOf(at), values: [day, week] }));
  const last = days.at(-1);
  return (
    <ChartCard
      title={texts.title}
      summary={texts.summary(format.number(last?.day ?? 0), format.number(last?.week ?? 0))}
      legend={series}
      table={{
        head: [atName, ...series.map(({ name }) => name)],
        rows: columns.map(({ name, values }) => ({
          key: name,
          cells: [name, ...values.map(format.number)],
        })),
      }}
    >
      <Lines name={texts.title} columns={columns} series={series} />
    </ChartCard>
  );
}
