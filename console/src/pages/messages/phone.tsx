/** What a development server sends, on a phone that is drawn: it gets every message. */

import { useQuery } from "@tanstack/react-query";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Card } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import styles from "./phone.module.css";
import { type InboxMessage, NotHere, readInbox } from "./read-inbox.ts";
import { useTexts } from "./texts.ts";

/** Whoever asked for a code waits for it. */
const liveMs = 2_000;
const mostShown = 50;

export function Phone() {
  const { phone: texts } = useTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ["inbox"],
    queryFn: ({ signal }) => readInbox(signal),
    refetchInterval: liveMs,
    retry: false,
  });
  if (data === undefined && error instanceof NotHere) {
    return (
      <Card>
        <EmptyState title={texts.onlyHere} icon="lock">
          {texts.onlyHereDetail}
        </EmptyState>
      </Card>
    );
  }
  if (data === undefined) {
    return (
      <Card>
        {error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : <Skeleton />}
      </Card>
    );
  }
  return (
    <div className={styles.place}>
      <p className={styles.lead}>{texts.lead}</p>
      <ProblemNote problem={error} />
      <Device messages={data.slice(0, mostShown)} />
    </div>
  );
}

function Device({ messages }: { messages: readonly InboxMessage[] }) {
  const { phone: texts } = useTexts();
  const format = useFormat();
  return (
    <div className={styles.phone}>
      <div className={styles.speaker} aria-hidden="true" />
      <div className={styles.screen}>
        <div className={styles.top}>
          <Icon name="messages" />
          <h2>{texts.screen}</h2>
          <span role="status">{format.plural(messages.length, texts.shown)}</span>
        </div>
        {messages.length === 0 ? (
          <EmptyState title={texts.empty} icon="phone">
            {texts.emptyDetail}
          </EmptyState>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
          <div className={styles.scroll} role="log" aria-label={texts.label} tabIndex={0}>
            {messages.map((message) => (
              <Bubble key={message.id} message={message} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function Bubble({ message }: { message: InboxMessage }) {
  const { channels, phone: texts } = useTexts();
  const { to, text, code, created_at: at } = message;
  return (
    <article className={styles.message}>
      <p className={styles.about}>
        <span>{to}</span>
        <span>
          {channels[message.channel]} · <Time at={at} />
        </span>
      </p>
      <p className={styles.text} dir="auto">
        {text.trim()}
      </p>
      {code && (
        <p className={styles.code}>
          <span className="visually-hidden">{texts.code}</span>
          <code>{code}</code>
          <CopyButton text={code} label={`${texts.code} ${code}`} />
        </p>
      )}
    </article>
  );
}
