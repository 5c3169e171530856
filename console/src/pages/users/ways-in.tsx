import { Card } from "../../ui/page.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { useUserTexts } from "./texts.ts";
import styles from "./user.module.css";
import type { UserDetails } from "./user.tsx";

/** What the person could log in with now. */
export function WaysIn({ user: { factors, password } }: { user: UserDetails }) {
  const texts = useUserTexts();
  return (
    <Card title={texts.ways} lead={texts.waysLead}>
      <ul className={styles.ways}>
        {factors.map(({ kind, available }) => (
          <li key={kind}>
            <div>
              {texts.kinds[kind] ?? kind}
              {kind === "password" && <p>{texts.hashes[password.hash] ?? password.hash}</p>}
              {kind === "password" && password.breached && <p>{texts.breachedDetail}</p>}
            </div>
            <span className={styles.proved}>
              {kind === "password" && password.breached && (
                <StatusBadge tone="bad">{texts.breached}</StatusBadge>
              )}
              <StatusBadge tone={available ? "good" : "neutral"}>
                {available ? texts.available : texts.unavailable}
              </StatusBadge>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
