import type { Data } from "kpa-client";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useLive } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { Alert } from "./alert.tsx";
import { HeldAccounts } from "./held-accounts.tsx";
import { HeldRanges } from "./held-ranges.tsx";
import styles from "./limits.module.css";
import { Release, type Released } from "./release.tsx";
import { Rules } from "./rules.tsx";
import { useTexts } from "./texts.ts";

export type LimitsInForce = Data<"GET", "/api/v1/admin/limits">;

export function Limits() {
  const texts = useTexts();
  const { data, error, refetch } = useLive(["limits"], (signal) =>
    kpa.request("GET", "/api/v1/admin/limits", { signal }),
  );
  return (
    <Page title={texts.title} lead={texts.lead}>
      {data === undefined ? (
        <Card>
          {error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={8} />
          )}
        </Card>
      ) : (
        <>
          <ProblemNote problem={error} />
          <Alert alert={data.alert} />
          <Held held={data.held} />
          <Rules rules={data.rules} />
        </>
      )}
    </Page>
  );
}

function Held({ held }: { held: LimitsInForce["held"] }) {
  const texts = useTexts();
  const mayRelease = useMay("limits:release");
  const [released, setReleased] = useState<Released>();
  const { home, bringBack } = useFocusHome();
  const onRelease = mayRelease ? setReleased : undefined;
  return (
    <FocusHome label={texts.accounts.title} home={home}>
      <div className={styles.held}>
        <Card title={texts.accounts.title} lead={texts.accounts.lead} isFlush>
          <HeldAccounts accounts={held.accounts} onRelease={onRelease} />
        </Card>
        <Card title={texts.ranges.title} lead={texts.ranges.lead} isFlush>
          <HeldRanges ranges={held.ranges} onRelease={onRelease} />
        </Card>
      </div>
      {released && (
        <Release
          released={released}
          onClose={() => {
            setReleased(undefined);
            bringBack();
          }}
        />
      )}
    </FocusHome>
  );
}
