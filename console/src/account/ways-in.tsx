import { Icon } from "../ui/icon.tsx";
import { PageLink } from "./page-link.tsx";
import type { EntryPage } from "./place.ts";
import { useSettings } from "./settings.tsx";
import { usePageTexts } from "./texts.ts";
import styles from "./ways-in.module.css";

/** The other ways to get into an account. */
export function WaysIn({ ways }: { ways: readonly EntryPage[] }) {
  const { waysIn: texts } = usePageTexts();
  const { isSignUpOpen } = useSettings();
  const open = ways.filter((way) => way !== "sign-up" || isSignUpOpen);
  return (
    <nav aria-label={texts.label}>
      <ul className={styles.ways}>
        {open.map((way) => (
          <li key={way}>
            <PageLink to={way} className={styles.way}>
              {texts.to[way]}
              <Icon name="right" />
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
