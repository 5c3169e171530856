/** Language and colours, as whoever sits here wants them. */
import { SelectField } from "../ui/field.tsx";
import { type Language, languages, useLanguage } from "../ui/language.tsx";
import { setTheme, type Theme, useTheme } from "../ui/theme.ts";
import { useAppTexts } from "./texts.ts";

export function LanguageSwitch() {
  const texts = useAppTexts();
  const { language, setLanguage } = useLanguage();
  return (
    <SelectField
      label={texts.language}
      hideLabel
      value={language}
      onChange={(event) => setLanguage(event.target.value as Language)}
      options={Object.entries(languages).map(([value, label]) => ({ value, label }))}
    />
  );
}

export function ThemeSwitch() {
  const texts = useAppTexts();
  const theme = useTheme();
  return (
    <SelectField
      label={texts.theme}
      hideLabel
      value={theme}
      onChange={(event) => setTheme(event.target.value as Theme)}
      options={Object.entries(texts.themes).map(([value, label]) => ({ value, label }))}
    />
  );
}
