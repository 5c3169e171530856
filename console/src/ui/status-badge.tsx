import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./status-badge.module.css";

export type Tone = "good" | "warn" | "bad" | "accent" | "neutral";

/** A state in a word. The colour repeats what the word says; it never says more. */
export function StatusBadge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classNames(styles.badge, styles[tone])}>{children}</span>;
}
