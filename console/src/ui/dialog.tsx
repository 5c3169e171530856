import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import styles from "./dialog.module.css";
import { useUiTexts } from "./texts.ts";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the one that goes on last. */
  readonly footer?: ReactNode;
  readonly isWide?: boolean;
  /** From the left edge, as tall as the window: for navigation on a phone. */
  readonly asDrawer?: boolean;
}

/**
 * The browser's own modal dialog: it keeps the focus, closes on Escape and gives the focus back. It is
 * there while it is rendered: `{isOpen && <Dialog …/>}`.
 */
export function Dialog({ title, onClose, children, footer, isWide, asDrawer }: DialogProps) {
  const texts = useUiTexts();
  const titleId = useId();
  const dialog = useModal();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it; the keyboard has Escape
    <dialog
      ref={dialog}
      className={classNames(styles.dialog, isWide && styles.wide, asDrawer && styles.drawer)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.inside}>
        <header className={styles.header}>
          <h2 id={titleId}>{title}</h2>
          <Button look="quiet" icon="close" iconOnly small onClick={onClose}>
            {texts.close}
          </Button>
        </header>
        <div className={styles.body}>{children}</div>
        {footer && <footer className={styles.footer}>{footer}</footer>}
      </div>
    </dialog>
  );
}

/** Opens the dialog while it is there, and gives the focus back to what had it. */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return dialog;
}
