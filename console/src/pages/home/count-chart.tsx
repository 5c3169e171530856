/** How many of one thing there were in each bucket. */
import { ChartCard } from "../../charts/chart-card.tsx";
import { StackedBars } from "../../charts/stacked-bars.tsx";
import { useFormat } from "../../ui/language.tsx";
import { sum } from "./series.ts";
import { useTexts } from "./texts.ts";
import { useBucketNames } from "./use-bucket-names.ts";

export interface CountChartProps {
  readonly title: string;
  readonly series: string;
  readonly counts: readonly { readonly at: string; readonly count: number }[];
  readonly bucketMs: number;
  readonly summaryOf: (total: string, format: (value: number) => string) => string;
  readonly pathOf?: (at: string) => string;
}

export function CountChart(props: CountChartProps) {
  const { title, series, counts, bucketMs, summaryOf, pathOf } = props;
  const texts = useTexts();
  const format = useFormat();
  const nameOf = useBucketNames(bucketMs);
  const columns = counts.map(({ at, count }) => ({ ...nameOf(at), values: [count] }));
  return (
    <ChartCard
      title={title}
      summary={summaryOf(format.number(sum(counts.map(({ count }) => count))), format.number)}
      table={{
        head: [texts.at, series],
        rows: columns.map(({ name, values }) => ({
          key: name,
          cells: [name, ...values.map(format.number)],
        })),
      }}
    >
      <StackedBars
        name={title}
        columns={columns}
        series={[{ name: series, colour: 1 }]}
        pathOf={(column) => {
          const bucket = counts[column];
          return bucket && pathOf?.(bucket.at);
        }}
      />
    </ChartCard>
  );
}
