import { classNames } from "../../ui/class-names.ts";
import { useEventDescription, useEventTexts } from "../../ui/event-texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { RowButton } from "../../ui/row-button.tsx";
import { useUiTexts } from "../../ui/texts.ts";
import type { AuditEvent } from "../audit/event-query.ts";
import { useUserTexts } from "./texts.ts";
import styles from "./timeline.module.css";

export interface TimelineEventProps {
  readonly event: AuditEvent;
  readonly onOpen: (event: AuditEvent) => void;
}

export function TimelineEvent({ event, onOpen }: TimelineEventProps) {
  const { results } = useEventTexts();
  const describe = useEventDescription();
  const format = useFormat();
  const isFailure = event.result === "failure";
  return (
    <li className={styles.event}>
      <span className={classNames(styles.result, isFailure && styles.failure)}>
        <Icon name={isFailure ? "alert" : "check"} size={14} />
        <span className="visually-hidden">{results[event.result]}:</span>
      </span>
      <div className={styles.what}>
        <RowButton note={<Circumstances event={event} />} onClick={() => onOpen(event)}>
          {describe(event)}
        </RowButton>
      </div>
      <time dateTime={event.at} title={`${format.dateTime(event.at)} (${event.at})`}>
        {format.hour(event.at)}
      </time>
    </li>
  );
}

/** Why it was refused or ended, who did it where it was not the person, and from where. */
function Circumstances({ event }: { event: AuditEvent }) {
  const texts = useUserTexts();
  const { actors } = useEventTexts();
  const { problems } = useUiTexts();
  const { reason, actor, ip, details } = event;
  const known: Readonly<Record<string, string>> = { ...problems, ...texts.reasons };
  const who =
    actor.kind === "staff"
      ? texts.byStaff(actor.name ?? `#${actor.id}`)
      : actor.kind !== "user" && actor.kind !== "anonymous" && actors[actor.kind];
  const parts = [
    reason && (known[reason] ?? reason),
    who,
    typeof details.reason === "string" && texts.inWords(details.reason),
    ip && texts.from(ip),
  ].filter(Boolean);
  return <>{parts.join(" · ")}</>;
}
