import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useLive } from "../../app/queries.ts";
import { useStaff } from "../../app/staff.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import styles from "./get-started.module.css";
import { snippetOf, type Way } from "./snippets.ts";
import { useTexts } from "./texts.ts";

export function GetStarted() {
  const texts = useTexts();
  return (
    <Page title={texts.title} lead={texts.lead}>
      <div className={styles.columns}>
        <Steps />
        <Snippets />
      </div>
    </Page>
  );
}

function Steps() {
  const texts = useTexts();
  const format = useFormat();
  const { data, error, refetch } = useLive(["get-started"], (signal) =>
    kpa.request("GET", "/api/v1/admin/get-started", { signal }),
  );
  if (data === undefined) {
    return (
      <Card>
        {error ? (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} />
        )}
      </Card>
    );
  }
  const done = data.items.filter((item) => item.done).length;
  const progress = texts.progress(format.number(done), format.number(data.items.length));
  return (
    <Card>
      <div className={styles.progress}>
        <progress value={done} max={data.items.length} aria-label={progress} />
        <span role="status">{progress}</span>
      </div>
      <ol className={styles.steps}>
        {data.items.map((item) => (
          <li key={item.code} className={item.done ? styles.done : undefined} data-step={item.code}>
            <span className={styles.tick}>
              {item.done && <Icon name="check" size={16} />}
              <span className="visually-hidden">{item.done ? texts.done : texts.open}</span>
            </span>
            <div>
              <h2>{texts.steps[item.code]?.title ?? item.title}</h2>
              <p>{texts.steps[item.code]?.detail ?? item.detail}</p>
            </div>
          </li>
        ))}
      </ol>
      <ProblemNote problem={error} />
    </Card>
  );
}

function Snippets() {
  const texts = useTexts();
  const { server } = useStaff();
  const [way, setWay] = useState<Way>("curl");
  return (
    <Card title={texts.snippets} lead={texts.snippetsLead}>
      <Tabs
        label={texts.snippets}
        tabs={Object.entries(texts.ways).map(([id, label]) => ({ id: id as Way, label }))}
        current={way}
        onChange={setWay}
      >
        <CodeBlock code={snippetOf(way, location.origin)} label={texts.ways[way]} />
      </Tabs>
      {server.environment === "development" && (
        <p>
          {texts.inbox} <a href="/dev/messages">/dev/messages</a>
        </p>
      )}
      <p>
        {texts.read}: <a href="/docs">{texts.reference}</a>
      </p>
    </Card>
  );
}
