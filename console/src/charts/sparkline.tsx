import { linePath } from "./scale.ts";
import styles from "./sparkline.module.css";

const size = { width: 88, height: 26 };

/** How a number came to be, beside the number: a picture only. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const max = Math.max(1, ...values);
  return (
    <svg aria-hidden="true" {...size} viewBox={`-2 -2 ${size.width + 4} ${size.height + 4}`}>
      <path d={linePath(values, { ...size, max })} className={styles.line} />
    </svg>
  );
}
