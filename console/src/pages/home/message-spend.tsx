/** What text messages cost, by day and country, and how much of the budget is used. */
import { Link } from "@tanstack/react-router";
import { ChartCard, type Colour, type Series } from "../../charts/chart-card.tsx";
import { StackedBars } from "../../charts/stacked-bars.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Meter } from "../../ui/meter.tsx";
import { Card, Columns } from "../../ui/page.tsx";
import { useRegionName } from "../../ui/region-name.ts";
import { Time } from "../../ui/time.tsx";
import styles from "./message-spend.module.css";
import { messagesPath } from "./paths.ts";
import { ranges } from "./range.ts";
import { rank, type Spend, spendByDay, sum } from "./series.ts";
import { useTexts } from "./texts.ts";
import { useBucketNames } from "./use-bucket-names.ts";

const mostRegions = 4;

export function MessageSpend({ spend }: { spend: Spend }) {
  return (
    <Columns>
      <SpendChart rows={spend.by_region} />
      <Budget spend={spend} />
    </Columns>
  );
}

/** Prices are the operator's own, in millionths of a currency that nobody has to name. */
function useMoney(): (millionths: number) => string {
  const format = useFormat();
  return (millionths) => format.number(Math.round(millionths / 10_000) / 100);
}

function SpendChart({ rows }: { rows: Spend["by_region"] }) {
  const { spend: texts, at: atName, total: totalName } = useTexts();
  const format = useFormat();
  const money = useMoney();
  const regionName = useRegionName();
  const nameOf = useBucketNames(ranges["7d"].bucketMs);
  const ranked = rank(rows.map(({ region, cost }) => [region, cost] as const));
  const regions = ranked.slice(0, mostRegions).map(({ name }) => name);
  const hasOthers = ranked.length > mostRegions;
  const series: readonly Series[] = [
    ...regions.map((name, index) => ({
      name: regionName(name),
      colour: (1 + index) as Colour,
      isStriped: index % 2 === 1,
    })),
    ...(hasOthers ? [{ name: texts.others, colour: 6 as const }] : []),
  ];
  const columns = spendByDay(rows, regions).map(({ at, costs }) => ({
    ...nameOf(at),
    values: costs.slice(0, series.length),
  }));
  const [most] = ranked;
  const summary =
    most === undefined
      ? texts.none
      : [
          texts.summary(
            format.number(sum(rows.map(({ count }) => count))),
            money(sum(rows.map(({ cost }) => cost))),
          ),
          texts.most(regionName(most.name), money(most.total)),
        ].join(" ");
  return (
    <ChartCard
      title={texts.title}
      summary={summary}
      legend={series}
      table={{
        head: [atName, ...series.map(({ name }) => name), totalName],
        rows: columns.map(({ name, values }) => ({
          key: name,
          cells: [name, ...[...values, sum(values)].map(money)],
        })),
      }}
    >
      <StackedBars
        name={texts.title}
        columns={columns}
        series={series}
        formatValue={money}
        formatTick={money}
        pathOf={(_column, index) => {
          const region = regions[index];
          return region === undefined ? undefined : messagesPath(region);
        }}
      />
    </ChartCard>
  );
}

function Budget({ spend }: { spend: Spend }) {
  const { spend: texts } = useTexts();
  const money = useMoney();
  const { day, month } = spend.budget;
  return (
    <Card title={texts.budget}>
      {day === null && month === null && <p>{texts.noBudget}</p>}
      {day !== null && (
        <Meter
          label={texts.day}
          value={day.used}
          most={day.limit}
          text={texts.of(money(day.used), money(day.limit))}
        />
      )}
      {month !== null && (
        <Meter
          label={texts.month}
          value={month.used}
          most={month.limit}
          text={texts.of(money(month.used), money(month.limit))}
        />
      )}
      {spend.alarms.length > 0 && (
        <ul className={styles.alarms}>
          {spend.alarms.map(({ scope, period, at }) => (
            <li key={`${scope} ${period} ${at}`}>
              <Icon name="alert" />
              <span>
                {scope === "*"
                  ? texts.budgetAlarm(texts.periods[period] ?? period)
                  : texts.pumping(scope)}
                {" · "}
                <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <Link to={"/limits" as string}>{texts.toLimits}</Link>
    </Card>
  );
}
