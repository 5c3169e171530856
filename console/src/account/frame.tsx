/** What stands around every page: whose it is, the way back, language and colours. */
import { useSession } from "kpa-client/react";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../ui/icon.tsx";
import { LanguageSwitch, ThemeSwitch } from "../ui/preferences.tsx";
import { BareHead } from "./bare-head.tsx";
import styles from "./frame.module.css";
import { PageLink } from "./page-link.tsx";
import { useSettings } from "./settings.tsx";
import { usePageTexts } from "./texts.ts";

function Frame({ children }: { children: ReactNode }) {
  const { frame: texts } = usePageTexts();
  const { name, logo, returnTo } = useSettings();
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <span className={styles.brand}>
          {logo ? <img src={logo} alt="" className={styles.logo} /> : <Initial name={name} />}
          {name}
        </span>
        {returnTo && (
          <a href={returnTo} className={styles.back}>
            <Icon name="left" />
            {texts.backToApp}
          </a>
        )}
      </header>
      <main className={styles.main}>{children}</main>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}

function Initial({ name }: { name: string }) {
  return (
    <span className={styles.initial} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}

export interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Stands above the title, and leads to where the page belongs. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its title, which has the focus when it came in the place of another. */
export function AccountPage({ title, lead, above, children }: PageProps) {
  const { name } = useSettings();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasShownOne) heading.current?.focus();
    hasShownOne = true;
  }, []);
  return (
    <Frame>
      <title>{`${title} · ${name}`}</title>
      <header className={styles.heading}>
        {above}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </Frame>
  );
}

/** At the first page the browser says by itself what it is. */
let hasShownOne = false;

/** A page that is not there yet, or did not come. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <Frame>
      <BareHead />
      {children}
    </Frame>
  );
}

/** A page of whoever is logged in, with the way back to all of them. */
export function OwnPage(props: Omit<PageProps, "above">) {
  const { frame: texts } = usePageTexts();
  const session = useSession();
  const mustChange = session.status === "signed_in" && session.passwordChangeRequired;
  return (
    <AccountPage
      {...props}
      above={
        <PageLink to="profile" className={styles.up}>
          <Icon name="left" />
          {texts.account}
        </PageLink>
      }
    >
      {mustChange && <p className={styles.warning}>{texts.passwordChangeRequired}</p>}
      {props.children}
    </AccountPage>
  );
}

/** What a form stands on. */
export function Sheet({ children }: { children: ReactNode }) {
  return <div className={styles.sheet}>{children}</div>;
}

/** Something that whoever reads should know, neither good nor bad. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p className={styles.notice} role="status">
      {children}
    </p>
  );
}
