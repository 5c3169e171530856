/** Log-ins by way and refusals by reason; each bar opens its events. */
import { ChartCard, type Colour, type Series } from "../../charts/chart-card.tsx";
import { StackedBars } from "../../charts/stacked-bars.tsx";
import { useFormat } from "../../ui/language.tsx";
import { eventsPath, refusalPath } from "./paths.ts";
import { failedIn, type LogIns, rankReasons, share, sum } from "./series.ts";
import { useTexts } from "./texts.ts";
import { useBucketNames } from "./use-bucket-names.ts";

/** Those that have a colour of their own; further reasons share one. */
const mostReasons = 3;

interface Kind extends Series {
  readonly countIn: (bucket: LogIns) => number;
  readonly pathAt: (at: string) => string | undefined;
}

export function LogInChart({ logIns, bucketMs }: { logIns: readonly LogIns[]; bucketMs: number }) {
  const { logIns: texts, reasons: reasonNames, at: atName, total: totalName } = useTexts();
  const format = useFormat();
  const nameOf = useBucketNames(bucketMs);
  const reasons = rankReasons(logIns);
  const nameOfReason = (code: string) => reasonNames[code] ?? code.replaceAll("_", " ");
  const kinds: readonly Kind[] = [
    {
      name: texts.password,
      colour: 1,
      countIn: ({ password }) => password,
      pathAt: (at) => eventsPath("login.password", { at, bucketMs }),
    },
    {
      name: texts.code,
      colour: 2,
      countIn: ({ code }) => code,
      pathAt: (at) => eventsPath("login.code", { at, bucketMs }),
    },
    ...reasons.slice(0, mostReasons).map(({ name }, index) => ({
      name: nameOfReason(name),
      colour: (3 + index) as Colour,
      isStriped: true,
      countIn: ({ failed }: LogIns) => failed[name] ?? 0,
      pathAt: (at: string) => refusalPath(name, { at, bucketMs }),
    })),
    ...(reasons.length > mostReasons ? [othersThan(reasons.slice(0, mostReasons))] : []),
  ];
  function othersThan(named: typeof reasons): Kind {
    const names = new Set(named.map(({ name }) => name));
    return {
      name: texts.others,
      colour: 6,
      isStriped: true,
      countIn: ({ failed }) =>
        sum(Object.entries(failed).flatMap(([name, count]) => (names.has(name) ? [] : [count]))),
      pathAt: (at) => eventsPath("login.password", { at, bucketMs }, "failure"),
    };
  }
  const columns = logIns.map((bucket) => ({
    ...nameOf(bucket.at),
    values: kinds.map(({ countIn }) => countIn(bucket)),
  }));
  const good = sum(logIns.map(({ password, code }) => password + code));
  const refused = sum(logIns.map(failedIn));
  const [most] = reasons;
  const summary =
    good + refused === 0
      ? texts.none
      : [
          texts.summary(
            format.number(good),
            format.number(refused),
            format.percent(share(refused, good + refused)),
          ),
          most && texts.most(nameOfReason(most.name), format.number(most.total)),
        ].join(" ");
  return (
    <ChartCard
      title={texts.title}
      summary={summary}
      legend={kinds}
      table={{
        head: [atName, ...kinds.map(({ name }) => name), totalName],
        rows: columns.map(({ name, values }) => ({
          key: name,
          cells: [name, ...[...values, sum(values)].map(format.number)],
        })),
      }}
    >
      <StackedBars
        name={texts.title}
        columns={columns}
        series={kinds}
        pathOf={(column, series) => kinds[series]?.pathAt(logIns[column]?.at ?? "")}
      />
    </ChartCard>
  );
}
