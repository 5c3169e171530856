/** What the server says about this installation: its name and logo, what is open, and the way back. */
import { KpaUnreachable } from "kpa-client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { BareHead } from "./bare-head.tsx";
import styles from "./frame.module.css";
import { checkedReturn, returnParameter } from "./return-to.ts";

export interface Settings {
  readonly name: string;
  readonly logo: string | undefined;
  /** Where the app is that the link came from. */
  readonly returnTo: string | undefined;
  readonly isSignUpOpen: boolean;
  readonly passwordMinLength: number;
  /** 0: a deletion cannot be taken back. */
  readonly deletionGraceDays: number;
}

const SettingsContext = createContext<Settings | undefined>(undefined);

async function loadSettings(signal: AbortSignal): Promise<Settings> {
  const asked = new URLSearchParams(location.search).get(returnParameter);
  const query = asked === null ? "" : `?${new URLSearchParams({ [returnParameter]: asked })}`;
  const answer = await fetch(`/account/settings.json${query}`, { signal });
  if (!answer.ok) throw new KpaUnreachable("unexpected_answer", { status: answer.status });
  const settings = await answer.json();
  return {
    name: settings.name,
    logo: settings.logo ?? undefined,
    returnTo: checkedReturn(asked, settings.return_to),
    isSignUpOpen: settings.sign_up === "open",
    passwordMinLength: settings.password_min_length,
    deletionGraceDays: settings.deletion_grace_days,
  };
}

/** Shows nothing else until the settings are there: they say where a log-in leads. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState<Settings>();
  const [problem, setProblem] = useState<unknown>();
  const load = useCallback(() => {
    const leaving = new AbortController();
    setProblem(undefined);
    loadSettings(leaving.signal).then(setSettings, (fault) => {
      if (leaving.signal.aborted) return;
      setProblem(fault instanceof KpaUnreachable ? fault : new KpaUnreachable("network"));
    });
    return () => leaving.abort();
  }, []);
  useEffect(() => load(), [load]);
  if (settings) return <SettingsContext value={settings}>{children}</SettingsContext>;
  return (
    <main className={styles.waiting}>
      <BareHead />
      {problem ? <ErrorState problem={problem} onRetry={load} /> : <Skeleton lines={5} />}
    </main>
  );
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (settings === undefined) throw new Error("there is no SettingsProvider above");
  return settings;
}
