import type { Data } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { useLive } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { Card, Facts, Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time, useNow } from "../../ui/time.tsx";
import { KeyTable } from "./key-table.tsx";
import styles from "./keys.module.css";
import { RotateButtons } from "./rotate-buttons.tsx";
import { useTexts } from "./texts.ts";

export type SigningKeys = Data<"GET", "/api/v1/admin/keys">;
export type SigningKey = SigningKeys["items"][number];

export function Keys() {
  const texts = useTexts();
  const mayRotate = useMay("keys:rotate");
  const { data, error, refetch } = useLive(["keys"], (signal) =>
    kpa.request("GET", "/api/v1/admin/keys", { signal }),
  );
  const actions = mayRotate && data?.secret_key.signs === false && <RotateButtons />;
  return (
    <Page title={texts.title} lead={texts.lead} actions={actions || undefined}>
      {data === undefined ? (
        <Card>
          {error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={6} />
          )}
        </Card>
      ) : (
        <>
          <ProblemNote problem={error} />
          {data.secret_key.signs ? <SharedSecret keys={data} /> : <OwnKeys keys={data} />}
          {data.secret_key.signs && data.items.length > 0 && (
            <Card title={texts.signing} isFlush>
              <KeyTable keys={data.items} />
            </Card>
          )}
        </>
      )}
    </Page>
  );
}

/** Keys of the database sign. */
function OwnKeys({ keys }: { keys: SigningKeys }) {
  const texts = useTexts();
  const { secret } = texts;
  return (
    <>
      <Card>
        <Facts
          facts={[
            { name: texts.algorithm, value: keys.algorithm },
            { name: texts.due, value: <Due at={keys.rotation_due_at} /> },
          ]}
        />
        <p className={styles.soft}>{texts.dueHint}</p>
      </Card>
      <Card title={texts.signing} isFlush>
        <KeyTable keys={keys.items} mayRetire={useMay("keys:rotate")} />
      </Card>
      <Card title={secret.title} lead={secret.seals}>
        <Previous keys={keys} />
      </Card>
    </>
  );
}

/** `SECRET_KEY` signs: there is nothing to rotate here, and it is said how it is changed. */
function SharedSecret({ keys }: { keys: SigningKeys }) {
  const { secret: texts } = useTexts();
  return (
    <Card title={texts.signs} lead={texts.signsDetail(keys.algorithm)}>
      <Previous keys={keys} />
      <h3>{texts.change}</h3>
      <ol className={styles.steps}>
        {texts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h3>{texts.keys}</h3>
      <p>{texts.keysDetail}</p>
    </Card>
  );
}

function Previous({ keys: { secret_key: secret } }: { keys: SigningKeys }) {
  const { secret: texts } = useTexts();
  return (
    <Facts
      facts={[
        { name: texts.uses, value: secret.signs ? texts.yes : texts.no },
        { name: texts.previous, value: secret.has_previous ? texts.hasPrevious : texts.noPrevious },
      ]}
    />
  );
}

function Due({ at }: { at: string | null }) {
  const texts = useTexts();
  const now = useNow();
  if (at === null) return texts.noDue;
  const isOver = Date.parse(at) <= now;
  return (
    <>
      <Time at={at} /> {isOver && <StatusBadge tone="warn">{texts.overdue}</StatusBadge>}
    </>
  );
}
