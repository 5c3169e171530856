/** Which page is shown: the address says. A few lines in the place of a router, because pages take no parameters. */
import { useSyncExternalStore } from "react";

const base = "/account/";

/** For whoever is not logged in. */
const entryPages = ["log-in", "log-in-by-code", "sign-up", "forgot-password"] as const;
const ownPages = [
  "profile",
  "devices",
  "number",
  "email",
  "password",
  "events",
  "data",
  "delete",
] as const;
const otherPages = ["deleted"] as const;

export type EntryPage = (typeof entryPages)[number];
export type OwnPage = (typeof ownPages)[number];
export type PageName = EntryPage | OwnPage | (typeof otherPages)[number];

const pageNames: readonly string[] = [...entryPages, ...ownPages, ...otherPages];

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** `start`: the address names no page. Undefined: it names one that there is not. */
export function usePlace(): PageName | "start" | undefined {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  const name = path.slice(base.length).replace(/\/$/, "");
  if (name === "") return "start";
  return pageNames.includes(name) ? (name as PageName) : undefined;
}

export function isEntryPage(page: string | undefined): page is EntryPage {
  return (entryPages as readonly (string | undefined)[]).includes(page);
}

/** What came with the address stays there: the way back to the app. */
export function addressOf(page: PageName): string {
  return `${base}${page}${location.search}`;
}

interface Going {
  /** In the place of the current one in the browser's history. */
  readonly isReplacing?: boolean;
  /** What the page is told; it stays in this tab. */
  readonly told?: string;
}

export function go(page: PageName, { isReplacing, told }: Going = {}): void {
  const state = told === undefined ? null : { told };
  if (isReplacing) history.replaceState(state, "", addressOf(page));
  else history.pushState(state, "", addressOf(page));
  scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** What whoever went here has told. */
export function whatWasTold(): string | undefined {
  const { told } = (history.state ?? {}) as { told?: unknown };
  return typeof told === "string" ? told : undefined;
}
