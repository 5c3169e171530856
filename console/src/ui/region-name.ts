import { useMemo } from "react";
import { localeOf, useLanguage } from "./language.tsx";

/** @returns a country's name in the reader's language, by its ISO 3166 code; what is none stays as it is */
export function useRegionName(): (code: string) => string {
  const { language } = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(localeOf(language), { type: "region" });
    return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
  }, [language]);
}
