/** What happened to one person, day by day. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useList } from "../../app/queries.ts";
import { Button } from "../../ui/button.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Card } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { useUiTexts } from "../../ui/texts.ts";
import { EventDetails } from "../audit/event-details.tsx";
import type { AuditEvent } from "../audit/event-query.ts";
import { groupByDay } from "./group-by-day.ts";
import { useUserTexts } from "./texts.ts";
import styles from "./timeline.module.css";
import { TimelineEvent } from "./timeline-event.tsx";

export function UserTimeline({ id }: { id: number }) {
  const texts = useUserTexts();
  const navigate = useNavigate();
  const [shown, setShown] = useState<AuditEvent>();
  const search = { user_id: String(id) };
  return (
    <Card
      title={texts.timeline}
      lead={texts.timelineLead}
      actions={
        <Button small icon="audit" onClick={() => void navigate({ to: "/audit", search })}>
          {texts.allEvents}
        </Button>
      }
    >
      <Events id={id} onOpen={setShown} />
      {shown && (
        <EventDetails
          event={shown}
          onClose={() => setShown(undefined)}
          onFilter={(filters) => void navigate({ to: "/audit", search: filters })}
        />
      )}
    </Card>
  );
}

function Events({ id, onOpen }: { id: number; onOpen: (event: AuditEvent) => void }) {
  const texts = useUserTexts();
  const ui = useUiTexts();
  const format = useFormat();
  const list = useList(
    ["user", String(id), "events"],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/audit-events", {
        query: { user_id: id, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    { isLive: true },
  );
  if (list.items === undefined) {
    return list.problem ? (
      <ErrorState problem={list.problem} onRetry={list.reload} />
    ) : (
      <Skeleton lines={6} />
    );
  }
  if (list.items.length === 0) {
    return (
      <EmptyState title={texts.noEvents} icon="audit">
        {texts.noEventsDetail}
      </EmptyState>
    );
  }
  return (
    <>
      {groupByDay(list.items, (at) => format.date(at)).map(({ day, items }) => (
        <section key={day} className={styles.day} aria-label={day}>
          <h3>{day}</h3>
          <ol>
            {items.map((event) => (
              <TimelineEvent key={event.id} event={event} onOpen={onOpen} />
            ))}
          </ol>
        </section>
      ))}
      <ProblemNote problem={list.problem} />
      {list.hasMore && (
        <div>
          <Button small onClick={list.loadMore} isBusy={list.isLoadingMore}>
            {ui.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
