/** The way of codes, step by step: a table whose cells are bars as well. */
import { useFormat } from "../../ui/language.tsx";
import { Card } from "../../ui/page.tsx";
import { useRegionName } from "../../ui/region-name.ts";
import { EmptyState } from "../../ui/states.tsx";
import styles from "./funnel.module.css";
import { type FunnelRow, findWorst, share, sum } from "./series.ts";
import { useTexts } from "./texts.ts";

const steps = ["asked", "sent", "delivered", "entered", "signed_in"] as const;

export function Funnel({ rows }: { rows: readonly FunnelRow[] }) {
  const { funnel: texts } = useTexts();
  const regionName = useRegionName();
  if (rows.length === 0) {
    return (
      <Card title={texts.title}>
        <EmptyState title={texts.none} icon="messages">
          {texts.noneDetail}
        </EmptyState>
      </Card>
    );
  }
  const sorted = [...rows].sort((a, b) => b.asked - a.asked);
  return (
    <Card title={texts.title} lead={texts.lead}>
      <p>
        <Summary rows={sorted} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls sideways, by keys too */}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={texts.title}>
        <table className={styles.table}>
          <caption className="visually-hidden">{texts.title}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.region}</th>
              <th scope="col">{texts.provider}</th>
              {steps.map((step) => (
                <th key={step} scope="col">
                  {texts.steps[step]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={`${row.region} ${row.provider}`}>
                <th scope="row">{regionName(row.region)}</th>
                <td>{row.provider === "none" ? texts.noProvider : row.provider}</td>
                {steps.map((step) => (
                  <td key={step}>
                    <Step value={row[step]} asked={row.asked} isFirst={step === "asked"} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Summary({ rows }: { rows: readonly FunnelRow[] }) {
  const { funnel: texts } = useTexts();
  const format = useFormat();
  const regionName = useRegionName();
  const asked = sum(rows.map((row) => row.asked));
  const signedIn = sum(rows.map((row) => row.signed_in));
  const worst = findWorst(rows);
  return [
    texts.summary(
      format.number(asked),
      format.number(signedIn),
      format.percent(share(signedIn, asked)),
    ),
    worst &&
      texts.worst(
        `${regionName(worst.region)} (${worst.provider})`,
        format.percent(share(worst.signed_in, worst.asked)),
      ),
  ].join(" ");
}

function Step({ value, asked, isFirst }: { value: number; asked: number; isFirst: boolean }) {
  const format = useFormat();
  const part = share(value, asked);
  return (
    <div className={styles.step}>
      <span>
        {format.number(value)}
        {!isFirst && <span className={styles.share}> {format.percent(part)}</span>}
      </span>
      <svg aria-hidden="true" width="100%" height="6">
        <rect width="100%" height="6" rx="3" className={styles.ground} />
        <rect width={`${Math.min(part, 1) * 100}%`} height="6" rx="3" className={styles.bar} />
      </svg>
    </div>
  );
}
