import { type ReactNode, useEffect, useRef } from "react";
import styles from "./step.module.css";

export interface StepProps {
  /** It came with the page: whoever listens hears the page's title first, and the rest in its order. */
  readonly isFirst?: boolean;
  readonly children: ReactNode;
}

/** A step that came in the place of another: its first field has the focus. */
export function Step({ isFirst, children }: StepProps) {
  const frame = useRef<HTMLDivElement>(null);
  const keepsFocus = useRef(isFirst === true);
  useEffect(() => {
    if (keepsFocus.current) return;
    frame.current?.querySelector<HTMLElement>("input:not([hidden])")?.focus();
  }, []);
  return (
    <div ref={frame} className={styles.step}>
      {children}
    </div>
  );
}
