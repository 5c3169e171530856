import { type ReactNode, useCallback, useRef } from "react";

/**
 * Where the focus goes when what had it is gone: the button of a row that was taken away.
 * @returns the part around what may vanish, and what to call when a dialog about it has closed
 */
export function useFocusHome() {
  const home = useRef<HTMLDivElement>(null);
  const bringBack = useCallback(() => {
    // After the dialog has given the focus back to what opened it, where that is still there.
    setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        home.current?.focus();
      }
    });
  }, []);
  return { home, bringBack };
}

export function FocusHome({
  label,
  home,
  children,
}: {
  /** What is read out when the focus comes here. */
  label: string;
  home: ReturnType<typeof useFocusHome>["home"];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div ref={home} role="group" aria-label={label} tabIndex={-1}>
      {children}
    </div>
  );
}
