import { useEventTexts } from "../../ui/event-texts.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import styles from "./audit.module.css";
import type { AuditEvent } from "./event-query.ts";

export function Result({ event }: { event: Pick<AuditEvent, "result" | "reason"> }) {
  const { results } = useEventTexts();
  return (
    <>
      <StatusBadge tone={event.result === "success" ? "good" : "bad"}>
        {results[event.result]}
      </StatusBadge>
      {event.reason && <div className={styles.reason}>{event.reason}</div>}
    </>
  );
}
