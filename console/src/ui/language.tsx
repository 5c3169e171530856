/** The language of a page, and texts in it. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { readChoice, writeChoice } from "./choices.ts";

export const languages = { en: "English", hi: "हिन्दी" } as const;

export type Language = keyof typeof languages;

interface LanguageState {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | undefined>(undefined);

const choiceName = "kpa-language";

/** The one that was chosen here before, else the first of the browser's that there is. */
function firstLanguage(): Language {
  const chosen = readChoice(choiceName);
  const wanted = [chosen ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? "en";
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => {
    const first = firstLanguage();
    document.documentElement.lang = first;
    return first;
  });
  const choose = useCallback((next: Language) => {
    document.documentElement.lang = next;
    writeChoice(choiceName, next);
    setLanguage(next);
  }, []);
  const state = useMemo(() => ({ language, setLanguage: choose }), [language, choose]);
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (state === undefined) throw new Error("there is no LanguageProvider above");
  return state;
}

/**
 * Makes the hook that hands an area's texts. A language that lacks one does not compile.
 * @example export const useTexts = textsOf({ en, hi });
 */
export function textsOf<T>(texts: Readonly<Record<Language, T>>): () => T {
  return () => texts[useLanguage().language];
}

/** The reader's own way to write numbers and dates in this language: `en-IN`, where the browser says so. */
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.slice(0, 2) === language) ?? language;
}

export interface Format {
  readonly number: (value: number) => string;
  /** 1.2K, for where there is little room. */
  readonly short: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly dateTime: (at: string | Date) => string;
  readonly date: (at: string | Date, timeZone?: "UTC") => string;
  readonly shortDate: (at: string | Date, timeZone?: "UTC") => string;
  readonly hour: (at: string | Date) => string;
  /** "3 minutes ago", "in 2 days". */
  readonly since: (at: string | Date, nowMs: number) => string;
  readonly seconds: (count: number) => string;
  readonly plural: (
    count: number,
    forms: { readonly one: string; readonly other: string },
  ) => string;
}

/** Numbers, dates and spans of time in the reader's language. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => formatIn(localeOf(language)), [language]);
}

function formatIn(locale: string): Format {
  const number = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const dateUtc = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const dayMonth = { day: "numeric", month: "short" } as const;
  const shortDate = new Intl.DateTimeFormat(locale, dayMonth);
  const shortDateUtc = new Intl.DateTimeFormat(locale, { ...dayMonth, timeZone: "UTC" });
  const hour = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const rules = new Intl.PluralRules(locale);
  return {
    number: (value) => number.format(value),
    short: (value) => short.format(value),
    percent: (share) => percent.format(share),
    dateTime: (at) => dateTime.format(new Date(at)),
    date: (at, timeZone) => (timeZone ? dateUtc : date).format(new Date(at)),
    shortDate: (at, timeZone) => (timeZone ? shortDateUtc : shortDate).format(new Date(at)),
    hour: (at) => hour.format(new Date(at)),
    since: (at, nowMs) => {
      const [value, unit] = spanOf((new Date(at).getTime() - nowMs) / 1000);
      return relative.format(value, unit);
    },
    seconds: (count) => {
      const [value, unit] = spanOf(count);
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
        value,
      );
    },
    plural: (count, { one, other }) => {
      const form = rules.select(count) === "one" ? one : other;
      return form.replaceAll("{n}", number.format(count));
    },
  };
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** The largest unit of which there is at least one. */
function spanOf(seconds: number): [number, "second" | (typeof units)[number][0]] {
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return [Math.trunc(seconds / length), unit];
  }
  return [Math.trunc(seconds), "second"];
}
