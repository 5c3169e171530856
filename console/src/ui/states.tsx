/** What stands in the place of data: while it comes, where there is none, and where it did not come. */
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { useProblemText } from "./problem.tsx";
import styles from "./states.module.css";
import { useUiTexts } from "./texts.ts";

/** @param lines how many lines of text it stands for */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const texts = useUiTexts();
  return (
    <div role="status" className={styles.skeleton}>
      <span className="visually-hidden">{texts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike and never move
        <div key={line} className={styles.bar} />
      ))}
    </div>
  );
}

export interface EmptyStateProps {
  readonly title: string;
  /** Why there is nothing, and what would bring something. */
  readonly children?: ReactNode;
  readonly icon?: IconName;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, icon = "search", action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.picture}>
        <Icon name={icon} size={22} />
      </span>
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}

/** Where nothing could be loaded. Where older data is shown, `ProblemNote` beside it says so. */
export function ErrorState({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const texts = useUiTexts();
  const text = useProblemText(problem);
  return (
    <div className={styles.state} role="alert">
      <span className={styles.picture}>
        <Icon name="alert" size={22} />
      </span>
      <p className={styles.title}>{text.title}</p>
      <p className={styles.text}>{text.detail}</p>
      {text.requestId && (
        <p className={styles.faint}>
          {texts.requestId} <code>{text.requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          {texts.retry}
        </Button>
      )}
    </div>
  );
}
