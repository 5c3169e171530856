import { useMemo } from "react";
import { localeOf, useLanguage } from "../../ui/language.tsx";
import { useTexts } from "./texts.ts";

/** What a country is called in the reader's language. */
export function useRegionName(): (region: string) => string {
  const { funnel: texts } = useTexts();
  const { language } = useLanguage();
  const names = useMemo(
    () => new Intl.DisplayNames(localeOf(language), { type: "region", fallback: "code" }),
    [language],
  );
  return (region) => {
    if (region === "email") return texts.email;
    return /^[A-Z]{2}$/.test(region) && region !== "ZZ"
      ? (names.of(region) ?? region)
      : texts.nowhere;
  };
}
