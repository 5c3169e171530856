import { Link } from "@tanstack/react-router";
import type { Data } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { useLive } from "../../app/queries.ts";
import { useFormat } from "../../ui/language.tsx";
import { Meter } from "../../ui/meter.tsx";
import { Card, Columns } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { useRegionName } from "../../ui/region-name.ts";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import styles from "./messages.module.css";
import { useTexts } from "./texts.ts";

type MessageUsage = Data<"GET", "/api/v1/admin/messages/usage">;
type Total = MessageUsage["totals"][number];

export function Usage() {
  const { data, error, refetch } = useLive(["messages", "usage"], (signal) =>
    kpa.request("GET", "/api/v1/admin/messages/usage", { signal }),
  );
  if (data === undefined) {
    return (
      <Card>
        {error ? (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} />
        )}
      </Card>
    );
  }
  return (
    <div className={styles.usage}>
      <ProblemNote problem={error} />
      <Totals usage={data} />
    </div>
  );
}

/** The totals of one thing together: all text messages, a country's, codes by e-mail. */
function Totals({ usage }: { usage: MessageUsage }) {
  const { usage: texts } = useTexts();
  const format = useFormat();
  const regionName = useRegionName();
  const whats = [...new Set(usage.totals.map(({ what }) => what))];
  const name = (what: string) =>
    ({ "text messages": texts.messages, "codes by e-mail": texts.emails })[what] ??
    regionName(what);
  return (
    <>
      <p>{usage.limits === "off" ? texts.off : texts.lead}</p>
      {usage.held_ranges.length > 0 && (
        <p>
          {format.plural(usage.held_ranges.length, texts.held)}{" "}
          <Link to="/limits">{texts.toLimits}</Link>
        </p>
      )}
      <Columns>
        {whats.map((what) => (
          <Card key={what} title={name(what)}>
            {usage.totals
              .filter((total) => total.what === what)
              .map((total) => (
                <TotalMeters key={total.period} total={total} name={name(what)} />
              ))}
          </Card>
        ))}
      </Columns>
    </>
  );
}

function TotalMeters({ total, name }: { total: Total; name: string }) {
  const { usage: texts } = useTexts();
  const format = useFormat();
  const { asked, most, spent, budget } = total;
  const period = texts.periods[total.period];
  const left = texts.left(format.seconds(total.seconds_left));
  const text = (value: number, limit: number) =>
    `${texts.asked(format.number(value), format.number(limit))} · ${left}`;
  return (
    <>
      {most !== null && (
        <Meter
          label={texts.title(name, period)}
          text={text(asked, most)}
          value={asked}
          most={most}
        />
      )}
      {spent !== null && budget !== null && (
        <Meter
          label={texts.spentTitle(period)}
          text={text(spent, budget)}
          value={spent}
          most={budget}
        />
      )}
    </>
  );
}
