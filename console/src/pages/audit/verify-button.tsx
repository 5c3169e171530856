import { useMutation } from "@tanstack/react-query";
import type { Data } from "kpa-client";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Facts } from "../../ui/page.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import styles from "./audit.module.css";
import { useTexts } from "./texts.ts";

type Verification = Data<"POST", "/api/v1/admin/audit-events/verify">;

/** Above the ten seconds that the server takes at most. */
const patienceMs = 30_000;

export function VerifyButton() {
  const { verify: texts } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      kpa.request("POST", "/api/v1/admin/audit-events/verify", {
        body: {},
        timeoutMs: patienceMs,
      }),
  });
  return (
    <>
      <Button
        icon="check"
        onClick={() => {
          setIsOpen(true);
          if (!isPending) mutate();
        }}
      >
        {texts.action}
      </Button>
      {isOpen && (
        <Dialog
          title={texts.title}
          isWide
          onClose={() => setIsOpen(false)}
          footer={
            <Button icon="refresh" isBusy={isPending} onClick={() => mutate()}>
              {texts.again}
            </Button>
          }
        >
          <div aria-live="polite" aria-busy={isPending}>
            {isPending ? (
              <>
                <p>{texts.running}</p>
                <Skeleton />
              </>
            ) : error ? (
              <ErrorState problem={error} />
            ) : (
              data && <Verdict verification={data} />
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}

function Verdict({ verification }: { verification: Verification }) {
  const { verify: texts } = useTexts();
  const format = useFormat();
  const { intact, complete, events, seals, sealed_at, findings } = verification;
  const [tone, title, detail] = !intact
    ? ([styles.bad, texts.broken, texts.brokenDetail] as const)
    : complete
      ? ([styles.good, texts.intact, texts.intactDetail] as const)
      : ([styles.warn, texts.incomplete, texts.incompleteDetail] as const);
  return (
    <>
      <div className={classNames(styles.verdict, tone)}>
        <Icon name={intact && complete ? "check" : "alert"} size={24} />
        <div>
          <h3>{title}</h3>
          <p>{detail}</p>
        </div>
      </div>
      <Facts
        facts={[
          { name: texts.events, value: format.number(events) },
          { name: texts.seals, value: format.number(seals) },
          { name: texts.sealedAt, value: sealed_at ? <Time at={sealed_at} /> : texts.never },
        ]}
      />
      {findings.length > 0 && (
        <>
          <h3>{format.plural(findings.length, texts.findings)}</h3>
          <ul className={styles.findings} lang="en">
            {findings.map(({ code, detail: text }) => (
              <li key={`${code} ${text}`}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
