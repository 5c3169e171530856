import { useFormat } from "../../ui/language.tsx";
import { Card, Facts } from "../../ui/page.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import type { LimitsInForce } from "./limits.tsx";
import { useTexts } from "./texts.ts";

/** Whether guesses over all accounts are far above what is usual. */
export function Alert({ alert }: { alert: LimitsInForce["alert"] }) {
  const { alert: texts } = useTexts();
  const format = useFormat();
  const { active, since, failures_per_minute: rate, usual } = alert;
  const rounded = (value: number) => format.number(Math.round(value * 10) / 10);
  return (
    <Card
      title={texts.title}
      lead={active ? texts.activeDetail : texts.calmDetail}
      actions={
        <StatusBadge tone={active ? "bad" : "good"}>
          {active ? texts.active : texts.calm}
        </StatusBadge>
      }
    >
      <Facts
        facts={[
          ...(active
            ? [{ name: texts.since, value: since ? <Time at={since} /> : texts.sinceUnknown }]
            : []),
          { name: texts.rate, value: rounded(rate) },
          { name: texts.usual, value: usual === null ? texts.notKnown : rounded(usual) },
        ]}
      />
    </Card>
  );
}
