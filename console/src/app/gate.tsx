/** The page around a form that stands before the console: one card in the middle. */
import type { ReactNode } from "react";
import { LanguageSwitch } from "../ui/preferences.tsx";
import styles from "./gate.module.css";
import { Logo } from "./logo.tsx";

export function Gate({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  return (
    <main className={styles.gate}>
      <title>{`${title} · KPA`}</title>
      <div className={styles.card}>
        <Logo />
        <div>
          <h1>{title}</h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {children}
      </div>
      <LanguageSwitch />
    </main>
  );
}
