/** Light or dark: as the system has it, or as it was chosen here. */
import { useSyncExternalStore } from "react";
import { readChoice, writeChoice } from "./choices.ts";

export type Theme = "system" | "light" | "dark";

const choiceName = "kpa-theme";
const listeners = new Set<() => void>();
let current: Theme = "system";

function apply(theme: Theme): void {
  current = theme;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Before the first thing is drawn. */
export function startTheme(): void {
  const chosen = readChoice(choiceName);
  apply(chosen === "light" || chosen === "dark" ? chosen : "system");
}

export function setTheme(theme: Theme): void {
  apply(theme);
  writeChoice(choiceName, theme === "system" ? undefined : theme);
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
