import type { ReactNode } from "react";
import styles from "./row-button.module.css";

export interface RowButtonProps {
  readonly children: ReactNode;
  /** Further words, under the first line and softer. */
  readonly note?: ReactNode;
  readonly onClick: () => void;
}

/** What a row of a table is about, as a button that opens it in a dialog. */
export function RowButton({ children, note, onClick }: RowButtonProps) {
  return (
    <>
      <button type="button" className={styles.button} aria-haspopup="dialog" onClick={onClick}>
        {children}
      </button>
      {note && <div className={styles.note}>{note}</div>}
    </>
  );
}
