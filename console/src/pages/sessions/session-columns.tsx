/** What is shown of a session, whoever's it is. */
import type { Data } from "kpa-client";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import styles from "./sessions.module.css";
import { useTexts } from "./texts.ts";

export type StaffSession = Data<"GET", "/api/v1/admin/users/{id}/sessions">["items"][number];

type NamedSession = Pick<StaffSession, "device_name" | "user_agent">;

/** What a session is called: as its device named itself, else by the program. */
export function useDeviceName(): (session: NamedSession) => string {
  const { unknownDevice } = useTexts();
  return ({ device_name, user_agent }) => device_name || user_agent || unknownDevice;
}

/** @param onEnd absent: the reader may not end sessions */
export function useSessionColumns<S extends StaffSession>(
  onEnd: ((session: S) => void) | undefined,
): readonly Column<S>[] {
  const texts = useTexts();
  const nameOf = useDeviceName();
  return [
    { header: texts.device, cell: (session) => <Device session={session} /> },
    {
      header: texts.address,
      isSpare: true,
      cell: ({ ip }) => <span className={styles.address}>{ip ?? "–"}</span>,
    },
    { header: texts.started, isSpare: true, cell: (session) => <Time at={session.created_at} /> },
    { header: texts.lastSeen, cell: (session) => <Time at={session.last_seen_at} /> },
    { header: texts.ends, isSpare: true, cell: (session) => <Time at={session.expires_at} /> },
    ...(onEnd === undefined
      ? []
      : [
          {
            header: texts.action,
            hidesHeader: true,
            align: "end" as const,
            cell: (session: S) => (
              <Button
                small
                aria-label={texts.endOf(nameOf(session))}
                onClick={() => onEnd(session)}
              >
                {texts.end}
              </Button>
            ),
          },
        ]),
  ];
}

function Device({ session }: { session: StaffSession }) {
  const texts = useTexts();
  const nameOf = useDeviceName();
  const { origin, device_name, user_agent } = session;
  return (
    <div className={styles.device}>
      <span className={styles.name}>{nameOf(session)}</span>
      {device_name && user_agent && (
        <span className={styles.agent} title={user_agent}>
          {user_agent}
        </span>
      )}
      {origin !== "login" && (
        <StatusBadge tone={origin === "impersonation" ? "warn" : "neutral"}>
          {texts.origins[origin] ?? origin}
        </StatusBadge>
      )}
    </div>
  );
}
