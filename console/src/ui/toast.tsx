/** A sentence about what was just done. What went wrong stands where it happened, not here. */
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import styles from "./toast.module.css";

type Tell = (text: string) => void;

const ToastContext = createContext<Tell | undefined>(undefined);

const shownMs = 6_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly { id: number; text: string }[]>([]);
  const last = useRef(0);
  const tell = useCallback<Tell>((text) => {
    last.current++;
    const id = last.current;
    setToasts((before) => [...before, { id, text }]);
    setTimeout(() => setToasts((before) => before.filter((toast) => toast.id !== id)), shownMs);
  }, []);
  return (
    <ToastContext value={tell}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {toasts.map(({ id, text }) => (
          <p key={id} className={styles.toast}>
            <Icon name="check" />
            {text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}

/** @example const toast = useToast(); toast(texts.disabled); */
export function useToast(): Tell {
  const tell = useContext(ToastContext);
  if (tell === undefined) throw new Error("there is no ToastProvider above");
  return tell;
}
