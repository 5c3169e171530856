import { type ReactNode, useEffect, useRef } from "react";
import styles from "./step.module.css";

/** A step that came in the place of another: its first field has the focus. */
export function Step({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>("input:not([hidden])")?.focus();
  }, []);
  return (
    <div ref={frame} className={styles.step}>
      {children}
    </div>
  );
}
