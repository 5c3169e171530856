/** What a person chose on this device: theme, language. Nothing that anybody else may not read. */

/** @returns undefined also where the browser keeps nothing */
export function readChoice(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Kept for the page's life only where the browser keeps nothing. */
export function writeChoice(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // private browsing: the choice is good until the page is left
  }
}
