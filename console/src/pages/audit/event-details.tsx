import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useEventDescription } from "../../ui/event-texts.ts";
import { Facts } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { Actor, Subject } from "./actor.tsx";
import type { AuditEvent, EventFilters } from "./event-query.ts";
import { Result } from "./result.tsx";
import { useTexts } from "./texts.ts";

export interface EventDetailsProps {
  readonly event: AuditEvent;
  readonly onClose: () => void;
  /** Closes it, and shows events like this one. */
  readonly onFilter: (filters: EventFilters) => void;
}

export function EventDetails({ event, onClose, onFilter }: EventDetailsProps) {
  const texts = useTexts();
  const describe = useEventDescription();
  const { user_id: userId, actor, details } = event;
  const missing = texts.details.missing;
  const more = Object.entries(details).map(([name, value]) => ({
    name: texts.details.names[name] ?? name,
    value: <Value value={value} />,
  }));
  return (
    <Dialog title={describe(event)} isWide onClose={onClose}>
      <Facts
        facts={[
          { name: texts.at, value: <Time at={event.at} absolute /> },
          { name: texts.details.type, value: <code>{event.type}</code> },
          { name: texts.result, value: <Result event={event} /> },
          {
            name: texts.user,
            value: <Subject event={event} />,
          },
          { name: texts.actor, value: <Actor actor={actor} /> },
          { name: texts.details.session, value: <Code text={event.session_id} /> },
          { name: texts.details.request, value: <Code text={event.request_id} /> },
          { name: texts.details.address, value: <Code text={event.ip} /> },
          { name: texts.details.agent, value: event.user_agent ?? missing },
        ]}
      />
      <h3>{texts.details.more}</h3>
      {more.length === 0 ? <p>{texts.details.noMore}</p> : <Facts facts={more} />}
      <div>
        <Button small look="quiet" icon="search" onClick={() => onFilter({ type: event.type })}>
          {texts.details.onlyType}
        </Button>
        {userId !== null && (
          <Button
            small
            look="quiet"
            icon="users"
            onClick={() => onFilter({ user_id: String(userId) })}
          >
            {texts.details.onlyUser}
          </Button>
        )}
        {actor.id !== null && actor.id !== userId && (
          <Button
            small
            look="quiet"
            icon="users"
            onClick={() => onFilter({ actor_id: String(actor.id) })}
          >
            {texts.details.onlyActor}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Code({ text }: { text: string | null }) {
  const texts = useTexts();
  return text === null ? texts.details.missing : <code>{text}</code>;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A member of an event's details, as it was written. */
function Value({ value }: { value: unknown }) {
  const { details } = useTexts();
  if (typeof value === "boolean") return value ? details.yes : details.no;
  if (value === null || value === "") return "–";
  if (typeof value === "string" && instant.test(value)) return <Time at={value} absolute />;
  return typeof value === "object" ? <code>{JSON.stringify(value)}</code> : String(value);
}
