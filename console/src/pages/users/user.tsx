import { Link } from "@tanstack/react-router";
import type { Data } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { nameOf } from "../../app/person.tsx";
import { useLive } from "../../app/queries.ts";
import { Icon } from "../../ui/icon.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ErrorState, Skeleton } from "../../ui/states.tsx";
import { UserSessions } from "../sessions/user-sessions.tsx";
import { userRoute } from "./route.ts";
import { useTexts, useUserTexts } from "./texts.ts";
import styles from "./user.module.css";
import { UserActions } from "./user-actions.tsx";
import { UserNotes } from "./user-notes.tsx";
import { UserProfile } from "./user-profile.tsx";
import { UserStatus } from "./user-status.tsx";
import { UserTimeline } from "./user-timeline.tsx";
import { WaysIn } from "./ways-in.tsx";

export type UserDetails = Data<"GET", "/api/v1/admin/users/{id}">["user"];

export function User() {
  const { id } = userRoute.useParams();
  // Another person's page starts anew: nothing of the one before may stand under this name.
  return <UserPage key={id} id={id} />;
}

function UserPage({ id }: { id: string }) {
  const texts = useTexts();
  const { data, error, refetch } = useLive(["user", id], (signal) =>
    kpa.request("GET", "/api/v1/admin/users/{id}", { path: { id }, signal }),
  );
  if (data === undefined) {
    return (
      <Page title={texts.title} above={<Back />}>
        <Card>
          {error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={8} />
          )}
        </Card>
      </Page>
    );
  }
  const { user } = data;
  return (
    <Page
      title={nameOf(user)}
      above={<Back />}
      lead={
        <span className={styles.lead}>
          <span>{user.phone}</span>
          <UserStatus status={user.status} />
        </span>
      }
      actions={<UserActions user={user} />}
    >
      <ProblemNote problem={error} />
      <UserNotes user={user} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <UserProfile user={user} />
          <WaysIn user={user} />
        </div>
        <div className={styles.column}>
          <UserSessions person={{ id: user.id, name: nameOf(user) }} />
          <UserTimeline id={user.id} />
        </div>
      </div>
    </Page>
  );
}

function Back() {
  const texts = useUserTexts();
  return (
    <Link to="/users" className={styles.back}>
      <Icon name="left" size={16} />
      {texts.back}
    </Link>
  );
}
