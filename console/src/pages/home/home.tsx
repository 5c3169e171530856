import { useNavigate } from "@tanstack/react-router";
import { kpa } from "../../app/kpa.ts";
import { useLive } from "../../app/queries.ts";
import { LiveBadge } from "../../ui/live-badge.tsx";
import { Card, Columns, Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { ActiveUsers } from "./active-users.tsx";
import { Attention } from "./attention.tsx";
import { CountChart } from "./count-chart.tsx";
import { Funnel } from "./funnel.tsx";
import { LogInChart } from "./log-in-chart.tsx";
import { MessageSpend } from "./message-spend.tsx";
import { eventsPath } from "./paths.ts";
import { parseRange, type RangeName, ranges, startOf } from "./range.ts";
import { homeRoute } from "./route.ts";
import type { Stats } from "./series.ts";
import { useTexts } from "./texts.ts";
import { Tiles } from "./tiles.tsx";

export function Home() {
  const texts = useTexts();
  const navigate = useNavigate();
  const name = parseRange(homeRoute.useSearch().range);
  const range = ranges[name];
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useLive(
    ["stats", name],
    (signal) =>
      kpa.request("GET", "/api/v1/admin/stats", {
        query: { bucket: range.bucket, from: startOf(range, Date.now()).toISOString() },
        signal,
      }),
  );
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <LiveBadge updatedAtMs={dataUpdatedAt} isFailing={error !== null} />
          <Segmented
            label={texts.range}
            value={name}
            options={Object.entries(texts.ranges).map(([value, label]) => ({
              value: value as RangeName,
              label,
            }))}
            onChange={(chosen) => void navigate({ to: "/", search: { range: chosen } })}
          />
        </>
      }
    >
      <Attention />
      {data !== undefined && <ProblemNote problem={error} />}
      {data !== undefined && <Charts stats={data} bucketMs={bucketMsOf(data)} />}
      {data === undefined && !isPlaceholderData && (
        <Card>
          {error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={10} />
          )}
        </Card>
      )}
    </Page>
  );
}

/** Of what is shown, which may still be the range before. */
function bucketMsOf({ bucket }: Stats): number {
  return bucket === "hour" ? ranges["24h"].bucketMs : ranges["7d"].bucketMs;
}

function Charts({ stats, bucketMs }: { stats: Stats; bucketMs: number }) {
  const texts = useTexts();
  return (
    <>
      <Tiles stats={stats} />
      {stats.log_ins && <LogInChart logIns={stats.log_ins} bucketMs={bucketMs} />}
      <Columns isNarrow>
        {stats.active_users && <ActiveUsers days={stats.active_users} />}
        {stats.registrations && (
          <CountChart
            title={texts.registrations.title}
            series={texts.registrations.series}
            counts={stats.registrations}
            bucketMs={bucketMs}
            summaryOf={texts.registrations.summary}
            pathOf={(at) => eventsPath("user.registered", { at, bucketMs })}
          />
        )}
        {stats.sessions && (
          <CountChart
            title={texts.sessions.title}
            series={texts.sessions.series}
            counts={stats.sessions.started}
            bucketMs={bucketMs}
            summaryOf={(started, format) =>
              texts.sessions.summary(started, format(stats.sessions?.living ?? 0))
            }
          />
        )}
      </Columns>
      {stats.code_funnel && <Funnel rows={stats.code_funnel} />}
      {stats.message_spend && <MessageSpend spend={stats.message_spend} />}
    </>
  );
}
