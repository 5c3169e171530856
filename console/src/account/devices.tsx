/** Where the account is logged in, and ending that. */
import type { Data } from "kpa-client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { clientName } from "./client-name.ts";
import styles from "./devices.module.css";
import { OwnPage } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { usePageTexts } from "./texts.ts";
import { useAnswer } from "./use-answer.ts";

type Session = Data<"GET", "/api/v1/user/sessions">["items"][number];

/** All pages of them: there is an end to how many a user has. */
async function askSessions(signal: AbortSignal): Promise<readonly Session[]> {
  const found: Session[] = [];
  let cursor: string | undefined;
  do {
    const page = await kpa.request("GET", "/api/v1/user/sessions", {
      query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    });
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found.sort((one, other) => Number(other.current) - Number(one.current));
}

export function Devices() {
  const { devices: texts } = usePageTexts();
  const { data, problem, reload } = useAnswer(askSessions);
  const [ending, setEnding] = useState<Session | "others">();
  const toast = useToast();
  const nameOf = useNameOf();
  const end = async () => {
    if (ending === "others") await kpa.request("DELETE", "/api/v1/user/sessions");
    else if (ending) {
      await kpa.request("DELETE", "/api/v1/user/sessions/{id}", { path: { id: ending.id } });
    }
    toast(ending === "others" ? texts.othersEnded : texts.ended);
    reload();
  };
  const hasOthers = data?.some(({ current }) => !current);
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      {data === undefined ? (
        problem ? (
          <ErrorState problem={problem} onRetry={reload} />
        ) : (
          <Skeleton lines={6} />
        )
      ) : (
        <ul className={styles.devices}>
          {data.map((session) => (
            <Device key={session.id} session={session} onEnd={() => setEnding(session)} />
          ))}
        </ul>
      )}
      {data && !hasOthers && <p className={styles.alone}>{texts.alone}</p>}
      {hasOthers && (
        <Button icon="out" onClick={() => setEnding("others")}>
          {texts.endOthers}
        </Button>
      )}
      {ending && (
        <ConfirmDialog
          title={ending === "others" ? texts.endOthers : texts.endOne}
          action={texts.end}
          isDangerous
          onConfirm={end}
          onClose={() => setEnding(undefined)}
        >
          <p>{ending === "others" ? texts.othersDetail : texts.oneDetail(nameOf(ending))}</p>
        </ConfirmDialog>
      )}
    </OwnPage>
  );
}

function useNameOf(): (session: Session) => string {
  const { devices: texts } = usePageTexts();
  return ({ device_name, user_agent }) => device_name ?? clientName(user_agent) ?? texts.unknown;
}

function Device({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { devices: texts } = usePageTexts();
  const name = useNameOf()(session);
  return (
    <li className={styles.device}>
      <div className={styles.what}>
        <p className={styles.name}>
          {name}
          {session.current && <StatusBadge tone="good">{texts.current}</StatusBadge>}
        </p>
        <p className={styles.when}>
          {texts.lastSeen} <Time at={session.last_seen_at} />
          {session.ip && ` · ${session.ip}`}
        </p>
        <p className={styles.when}>
          {texts.since} <Time at={session.created_at} absolute />
        </p>
      </div>
      {!session.current && (
        <Button onClick={onEnd} aria-label={texts.endNamed(name)}>
          {texts.end}
        </Button>
      )}
    </li>
  );
}
