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

export interface SessionColumnsOptions<S> {
  /** Absent: the reader may not end sessions. */
  readonly onEnd?: ((session: S) => void) | undefined;
  /** Other columns take room as well. */
  readonly isTight?: boolean;
}

export function useSessionColumns<S extends StaffSession>({
  onEnd,
  isTight,
}: SessionColumnsOptions<S>): readonly Column<S>[] {
  const texts = useTexts();
  const nameOf = useDeviceName();
  return [
    { header: texts.device, cell: (session) => <Device session={session} /> },
    {
      header: texts.started,
      isSpare: true,
      cell: (session) => (
        <div className={styles.times}>
          <Time at={session.created_at} />
          <span className={styles.note}>
            {texts.ends} <Time at={session.expires_at} />
          </span>
        </div>
      ),
    },
    {
      header: texts.lastSeen,
      isSpare: isTight ?? false,
      cell: (session) => (
        <span className={styles.times}>
          <Time at={session.last_seen_at} />
        </span>
      ),
    },
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
  const { origin, device_name, user_agent, ip } = session;
  const notes = [ip, device_name && user_agent].filter(Boolean);
  return (
    <div className={styles.device}>
      <span className={styles.name}>{nameOf(session)}</span>
      {notes.length > 0 && (
        <span className={styles.note} title={user_agent ?? undefined}>
          {notes.join(" · ")}
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
