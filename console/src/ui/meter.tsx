import { classNames } from "./class-names.ts";
import styles from "./meter.module.css";

export interface MeterProps {
  /** What is measured. */
  readonly label: string;
  /** What it stands at, in words: "12 of 200". It is read out in the place of the bar. */
  readonly text: string;
  readonly value: number;
  readonly most: number;
  /** From this share of the whole on it is shown as nearly full. */
  readonly warnFrom?: number;
}

/** How much of something is used up: a bar, and the same in words beside it. */
export function Meter({ label, text, value, most, warnFrom = 0.8 }: MeterProps) {
  const share = most > 0 ? Math.min(Math.max(value / most, 0), 1) : 1;
  const tone = share >= 1 ? styles.full : share >= warnFrom && styles.nearly;
  return (
    <div className={styles.meter}>
      <div className={styles.line}>
        <span>{label}</span>
        <span className={styles.text}>{text}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: one that browsers draw takes no colours of ours */}
      <svg
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={Math.min(value, most)}
        aria-valuetext={text}
        className={classNames(styles.bar, tone)}
      >
        <title>{text}</title>
        <rect width={`${share * 100}%`} height="100%" />
      </svg>
    </div>
  );
}
