/** What the palette offers for what was typed. */
import type { IconName } from "../ui/icon.tsx";
import { languages, useLanguage } from "../ui/language.tsx";
import { setTheme } from "../ui/theme.ts";
import { kpa } from "./kpa.ts";
import { navigation } from "./navigation.ts";
import { useStaff } from "./staff.tsx";
import { useAppTexts } from "./texts.ts";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  /** Does it; without, `to` is where it leads. */
  readonly run?: () => void;
  readonly to?: string;
  readonly search?: Readonly<Record<string, string>>;
}

export function useCommands(query: string): readonly Command[] {
  const { palette, pages, logOut } = useAppTexts();
  const { permissions } = useStaff();
  const { language, setLanguage } = useLanguage();
  const entries = navigation.flat().filter(({ permission }) => permissions.includes(permission));
  const commands: readonly Command[] = [
    ...entries.map(({ to, name, icon }) => ({
      id: `page-${name}`,
      title: palette.goTo(pages[name]),
      icon,
      to,
    })),
    { id: "light", title: palette.light, icon: "sun", run: () => setTheme("light") },
    { id: "dark", title: palette.dark, icon: "moon", run: () => setTheme("dark") },
    { id: "system", title: palette.system, icon: "settings", run: () => setTheme("system") },
    ...Object.entries(languages)
      .filter(([each]) => each !== language)
      .map(([each, title]) => ({
        id: `language-${each}`,
        title,
        icon: "language" as const,
        run: () => setLanguage(each as typeof language),
      })),
    { id: "log-out", title: logOut, icon: "out", run: () => void kpa.logOut() },
  ];
  const text = query.trim();
  const matching = commands.filter(({ title }) => matches(title, text));
  const hasUsers = entries.some(({ name }) => name === "users");
  if (text === "" || !hasUsers) return matching;
  const find = palette.findUser(text);
  return [
    ...matching,
    { id: "users", title: find, icon: "users", to: "/users", search: { query: text } },
  ];
}

/** Every word that was typed begins a word of the title. */
function matches(title: string, query: string): boolean {
  const words = title.toLowerCase().split(/\s+/);
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}
