/** The values under the pointer or the focus. What it says, the chart's labels and table say too. */
import { type Series, Swatch } from "./chart-card.tsx";
import styles from "./tip.module.css";

export interface TipProps {
  readonly title: string;
  readonly values: readonly { readonly series: Series; readonly text: string }[];
  /** Where the column is, from 0 at the left to 1 at the right. */
  readonly at: number;
}

export function Tip({ title, values, at }: TipProps) {
  const side = at > 0.5 ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` };
  return (
    <div className={styles.tip} style={side} aria-hidden="true">
      <strong>{title}</strong>
      <ul>
        {values.map(({ series, text }) => (
          <li key={series.name}>
            <Swatch {...series} />
            <span>{series.name}</span>
            <span className={styles.value}>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
