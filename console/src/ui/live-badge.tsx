import { useFormat } from "./language.tsx";
import styles from "./live-badge.module.css";
import { useUiTexts } from "./texts.ts";
import { useNow } from "./time.tsx";

/** Whether what is shown is of now. @param updatedAtMs when the last answer came; 0: none yet */
export function LiveBadge({ updatedAtMs, isFailing }: { updatedAtMs: number; isFailing: boolean }) {
  const texts = useUiTexts();
  const format = useFormat();
  const now = useNow();
  if (updatedAtMs === 0) return null;
  return (
    <span className={isFailing ? styles.stale : styles.live}>
      {isFailing
        ? texts.notLive(format.since(new Date(updatedAtMs), Math.max(now, updatedAtMs)))
        : texts.live}
    </span>
  );
}
