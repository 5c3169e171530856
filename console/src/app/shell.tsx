/** The frame around every page: navigation at the side, or in a drawer on a phone. */
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { LanguageSwitch, ThemeSwitch } from "../ui/preferences.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { kpa } from "./kpa.ts";
import { Logo } from "./logo.tsx";
import { navigation } from "./navigation.ts";
import { Palette, usePaletteKey } from "./palette.tsx";
import { nameOf } from "./person.tsx";
import styles from "./shell.module.css";
import { useStaff } from "./staff.tsx";
import { useAppTexts } from "./texts.ts";

export function Shell() {
  const texts = useAppTexts();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  usePaletteKey(() => setIsPaletteOpen(true));
  const before = useRef(path);
  useEffect(() => {
    setIsMenuOpen(false);
    // Who listens to the page is told that it is another; at the first one the browser does that.
    if (before.current !== undefined && before.current !== path) main.current?.focus();
    before.current = path;
  }, [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {texts.skip}
      </a>
      <header className={styles.bar}>
        <Button look="quiet" icon="menu" iconOnly onClick={() => setIsMenuOpen(true)}>
          {texts.menu}
        </Button>
        <Logo />
        <Button look="quiet" icon="search" iconOnly onClick={() => setIsPaletteOpen(true)}>
          {texts.palette.open}
        </Button>
      </header>
      <header className={styles.side}>
        <Logo />
        <Side onPalette={() => setIsPaletteOpen(true)} />
      </header>
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      {isMenuOpen && (
        <Dialog title={texts.menu} asDrawer onClose={() => setIsMenuOpen(false)}>
          <Side
            onPalette={() => {
              setIsMenuOpen(false);
              setIsPaletteOpen(true);
            }}
          />
        </Dialog>
      )}
      {isPaletteOpen && <Palette onClose={() => setIsPaletteOpen(false)} />}
    </div>
  );
}

function Side({ onPalette }: { onPalette: () => void }) {
  const texts = useAppTexts();
  const { permissions } = useStaff();
  return (
    <>
      <button
        type="button"
        className={styles.search}
        onClick={onPalette}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Icon name="search" size={16} />
        <span>{texts.palette.search}</span>
        <kbd>{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <nav aria-label={texts.navigation} className={styles.navigation}>
        {navigation.map((group) => (
          <ul key={group[0]?.to}>
            {group
              .filter(({ permission }) => permissions.includes(permission))
              .map(({ to, name, icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className={styles.link}
                    activeOptions={{ exact: to === "/", includeSearch: false }}
                  >
                    <Icon name={icon} />
                    {texts.pages[name]}
                  </Link>
                </li>
              ))}
          </ul>
        ))}
        <ul>
          <li>
            <a href="/docs" className={styles.link}>
              <Icon name="book" />
              {texts.reference}
            </a>
          </li>
        </ul>
      </nav>
      <Person />
    </>
  );
}

function Person() {
  const texts = useAppTexts();
  const { user, roles, server } = useStaff();
  const isDevelopment = server.environment === "development";
  return (
    <section className={styles.person} aria-label={texts.account}>
      <div className={styles.who}>
        <span className={styles.name}>{nameOf(user)}</span>
        <span className={styles.roles}>
          {roles.map((role) => texts.roles[role] ?? role).join(", ")}
        </span>
      </div>
      <div className={styles.server}>
        <StatusBadge tone={isDevelopment ? "accent" : "good"}>
          {isDevelopment ? texts.development : texts.production}
        </StatusBadge>
        <span>{server.version}</span>
      </div>
      <div className={styles.preferences}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <Button look="quiet" small icon="out" onClick={() => void kpa.logOut()}>
        {texts.logOut}
      </Button>
    </section>
  );
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);
