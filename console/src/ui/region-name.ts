import { useMemo } from "react";
import { localeOf, useLanguage } from "./language.tsx";
import { useUiTexts } from "./texts.ts";

/**
 * @returns what the reader calls the place that messages go to: a country, by its ISO 3166 code, none of
 *   them (`ZZ`), or `email`. What is none of these stays as it is
 */
export function useRegionName(): (region: string) => string {
  const { language } = useLanguage();
  const { regions } = useUiTexts();
  return useMemo(() => {
    const names = new Intl.DisplayNames(localeOf(language), { type: "region" });
    return (region) => {
      if (region === "email") return regions.email;
      if (region === "ZZ") return regions.none;
      return /^[A-Z]{2}$/.test(region) ? (names.of(region) ?? region) : region;
    };
  }, [language, regions]);
}
