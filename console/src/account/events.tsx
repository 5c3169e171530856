/** What happened to the account, day by day, the newest first. */
import type { Data } from "kpa-client";
import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { useEventDescription } from "../ui/event-texts.ts";
import { useFormat } from "../ui/language.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { clientName } from "./client-name.ts";
import styles from "./events.module.css";
import { OwnPage } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { usePageTexts } from "./texts.ts";

type SecurityEvent = Data<"GET", "/api/v1/user/events">["items"][number];

const askEvents = (cursor: string | undefined, signal?: AbortSignal) =>
  kpa.request("GET", "/api/v1/user/events", {
    query: { limit: 30, ...(cursor === undefined ? {} : { cursor }) },
    signal,
  });

/** The list as far as it was asked for. */
function useEvents() {
  const [items, setItems] = useState<readonly SecurityEvent[]>();
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(true);
  const load = (cursor?: string, signal?: AbortSignal) => {
    setIsBusy(true);
    setProblem(undefined);
    return askEvents(cursor, signal)
      .then(
        (page) => {
          setItems((before) => [...(cursor === undefined ? [] : (before ?? [])), ...page.items]);
          setNext(page.next_cursor);
        },
        (fault) => {
          if (!signal?.aborted) setProblem(fault);
        },
      )
      .finally(() => setIsBusy(false));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page is shown
  useEffect(() => {
    const leaving = new AbortController();
    void load(undefined, leaving.signal);
    return () => leaving.abort();
  }, []);
  return { items, next, problem, isBusy, load };
}

export function Events() {
  const { events: texts } = usePageTexts();
  const { items, next, problem, isBusy, load } = useEvents();
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      {items === undefined ? (
        problem ? (
          <ErrorState problem={problem} onRetry={() => void load()} />
        ) : (
          <Skeleton lines={8} />
        )
      ) : items.length === 0 ? (
        <EmptyState title={texts.none} icon="audit" />
      ) : (
        <Timeline events={items} />
      )}
      {items && <ProblemNote problem={problem} />}
      {next && (
        <Button isBusy={isBusy} onClick={() => void load(next)}>
          {texts.more}
        </Button>
      )}
    </OwnPage>
  );
}

function Timeline({ events }: { events: readonly SecurityEvent[] }) {
  const format = useFormat();
  const days = new Map<string, SecurityEvent[]>();
  for (const event of events) {
    const day = format.date(event.at);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days].map(([day, happened]) => (
    <section key={day} className={styles.day}>
      <h2>{day}</h2>
      <ol className={styles.events}>
        {happened.map((event) => (
          <Happened key={event.id} event={event} />
        ))}
      </ol>
    </section>
  ));
}

function Happened({ event }: { event: SecurityEvent }) {
  const { events: texts } = usePageTexts();
  const describe = useEventDescription();
  const format = useFormat();
  const from = [clientName(event.user_agent), event.ip].filter(Boolean).join(" · ");
  return (
    <li className={classNames(styles.event, event.result === "failure" && styles.refused)}>
      <time dateTime={event.at} title={format.dateTime(event.at)} className={styles.at}>
        {format.hour(event.at)}
      </time>
      <div>
        <p>
          {describe(event)}
          {event.result === "failure" && <span className={styles.mark}> {texts.refused}</span>}
        </p>
        {from !== "" && <p className={styles.from}>{from}</p>}
      </div>
    </li>
  );
}
