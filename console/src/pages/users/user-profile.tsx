import { CodeBlock } from "../../ui/code-block.tsx";
import { Card, type Fact, Facts } from "../../ui/page.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { useTexts, useUserTexts } from "./texts.ts";
import styles from "./user.module.css";
import type { UserDetails } from "./user.tsx";
import { RoleNames } from "./user-status.tsx";

export function UserProfile({ user }: { user: UserDetails }) {
  const texts = useTexts();
  const own = useUserTexts();
  const hasMetadata = Object.keys(user.metadata).length > 0;
  const facts: readonly Fact[] = [
    { name: texts.name, value: user.name ?? own.none },
    { name: texts.phone, value: <Address text={user.phone} isProved={user.phone_verified} /> },
    {
      name: texts.email,
      value: user.email ? <Address text={user.email} isProved={user.email_verified} /> : own.none,
    },
    {
      name: texts.roles,
      value: user.roles.length > 0 ? <RoleNames roles={user.roles} /> : own.none,
    },
    {
      name: texts.added,
      value: user.created_at ? <Time at={user.created_at} absolute /> : own.beforeHere,
    },
    { name: texts.lastActive, value: <Time at={user.last_active_at} /> },
    { name: own.id, value: user.id },
    ...(hasMetadata ? [] : [{ name: own.metadata, value: own.noMetadata }]),
  ];
  return (
    <Card title={own.profile}>
      <Facts facts={facts} />
      {hasMetadata && (
        <div>
          <h3>{own.metadata}</h3>
          <CodeBlock code={JSON.stringify(user.metadata, null, 2)} label={own.metadata} />
        </div>
      )}
    </Card>
  );
}

function Address({ text, isProved }: { text: string; isProved: boolean }) {
  const texts = useTexts();
  return (
    <span className={styles.proved}>
      {text}
      <StatusBadge tone={isProved ? "good" : "neutral"}>
        {isProved ? texts.proved : texts.unproved}
      </StatusBadge>
    </span>
  );
}
