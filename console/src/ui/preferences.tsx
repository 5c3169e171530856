/** Language and colours, as whoever sits here wants them. */
import { SelectField } from "./field.tsx";
import { type Language, languages, useLanguage } from "./language.tsx";
import { useUiTexts } from "./texts.ts";
import { setTheme, type Theme, useTheme } from "./theme.ts";

export function LanguageSwitch() {
  const texts = useUiTexts();
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
  const texts = useUiTexts();
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
