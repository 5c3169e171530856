/** The first page of whoever is logged in: who they are, and where the rest is. */
import type { Data } from "kpa-client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useFormat } from "../ui/language.tsx";
import { type Fact, Facts } from "../ui/page.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { useToast } from "../ui/toast.tsx";
import { ActionForm } from "./form.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { PageLink } from "./page-link.tsx";
import type { OwnPage } from "./place.ts";
import styles from "./profile.module.css";
import { useAccountTexts, usePageTexts } from "./texts.ts";
import { useAnswer } from "./use-answer.ts";

type ProfileData = Data<"GET", "/api/v1/user/profile">;

const askProfile = (signal: AbortSignal) => kpa.request("GET", "/api/v1/user/profile", { signal });

export function Profile() {
  const { profile: texts } = usePageTexts();
  const { data, problem, reload } = useAnswer(askProfile);
  const [isLeaving, setIsLeaving] = useState(false);
  return (
    <AccountPage title={texts.title}>
      <Sheet>
        {data === undefined ? (
          problem ? (
            <ErrorState problem={problem} onRetry={reload} />
          ) : (
            <Skeleton lines={5} />
          )
        ) : (
          <About profile={data} onChanged={reload} />
        )}
      </Sheet>
      <Ways />
      <Button
        icon="out"
        isBusy={isLeaving}
        onClick={() => {
          setIsLeaving(true);
          void kpa.logOut();
        }}
      >
        {texts.logOut}
      </Button>
    </AccountPage>
  );
}

function About({ profile, onChanged }: { profile: ProfileData; onChanged: () => void }) {
  const { profile: texts } = usePageTexts();
  const { fields } = useAccountTexts();
  const format = useFormat();
  const toast = useToast();
  const address = (text: string | null, isProved: boolean) =>
    text === null ? (
      texts.none
    ) : (
      <span className={styles.address}>
        {text}
        <StatusBadge tone={isProved ? "good" : "warn"}>
          {isProved ? texts.proved : texts.notProved}
        </StatusBadge>
      </span>
    );
  const facts: readonly Fact[] = [
    { name: fields.phone, value: address(profile.phone, profile.phone_verified) },
    { name: fields.email, value: address(profile.email, profile.email_verified) },
    ...(profile.created_at === null
      ? []
      : [{ name: texts.since, value: format.date(profile.created_at) }]),
    ...Object.entries(profile.metadata).map(([name, value]) => ({
      name,
      value: typeof value === "string" ? value : <code>{JSON.stringify(value)}</code>,
    })),
  ];
  const save = async (value: (name: string) => string) => {
    await kpa.request("PATCH", "/api/v1/user/profile", { body: { name: value("name") } });
    toast(texts.saved);
    onChanged();
  };
  return (
    <>
      <ActionForm action={texts.save} look="secondary" onSubmit={save}>
        {({ errorOf }) => (
          <Field
            label={fields.name}
            name="name"
            autoComplete="name"
            maxLength={100}
            required
            defaultValue={profile.name ?? ""}
            error={errorOf("/name")}
          />
        )}
      </ActionForm>
      <Facts facts={facts} />
    </>
  );
}

const ways: readonly (readonly [Exclude<OwnPage, "profile">, IconName])[] = [
  ["number", "phone"],
  ["email", "messages"],
  ["password", "lock"],
  ["devices", "sessions"],
  ["events", "audit"],
  ["data", "down"],
  ["delete", "close"],
];

function Ways() {
  const { profile: texts } = usePageTexts();
  return (
    <nav aria-label={texts.ways}>
      <ul className={styles.ways}>
        {ways.map(([page, icon]) => (
          <li key={page}>
            <PageLink to={page} className={styles.way}>
              <Icon name={icon} />
              <span className={styles.name}>{texts.pages[page]}</span>
              <Icon name="right" />
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
