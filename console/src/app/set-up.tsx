/** The first admin, by the link that the server printed: `/console/#setup=TOKEN`. */
import { KpaProblem } from "kpa-client";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import styles from "./gate.module.css";
import { Gate } from "./gate.tsx";
import { kpa } from "./kpa.ts";
import { useAppTexts } from "./texts.ts";

/** Read once and taken out of the address, so that it stays in no history and no screenshot. */
export function takeSetupToken(): string | undefined {
  const token = /^#setup=([\w.-]+)$/.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, "", location.pathname);
  return token;
}

export function SetUp({ token, onDone }: { token: string; onDone: () => void }) {
  const { setUp: texts } = useAppTexts();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name));
    setIsBusy(true);
    setProblem(undefined);
    try {
      const answer = await kpa.request("POST", "/api/v1/admin/setup", {
        body: {
          token,
          phone: text("phone"),
          name: text("name"),
          password: text("password"),
          device_name: "KPA console",
        },
      });
      await kpa.adopt(answer);
      onDone();
    } catch (error) {
      setProblem(error);
      setIsBusy(false);
    }
  };
  const refused = problem instanceof KpaProblem ? problem.code : undefined;
  const isStale = refused === "verification_invalid" || refused === "verification_expired";
  const explained = isStale ? texts.stale : refused === "not_found" ? texts.notHere : undefined;
  return (
    <Gate title={texts.title} lead={texts.lead}>
      <form onSubmit={(event) => void submit(event)}>
        <Field
          label={texts.phone}
          hint={texts.phoneHint}
          name="phone"
          type="tel"
          autoComplete="username"
          required
        />
        <Field label={texts.name} name="name" autoComplete="name" maxLength={100} required />
        <Field
          label={texts.password}
          hint={texts.passwordHint}
          name="password"
          type="password"
          autoComplete="new-password"
          required
        />
        {explained ? (
          <p className={styles.notice} role="alert">
            {explained}
          </p>
        ) : (
          <ProblemNote problem={problem} />
        )}
        <Button type="submit" look="primary" isBusy={isBusy}>
          {texts.submit}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {texts.toLogIn}
        </Button>
      </form>
    </Gate>
  );
}
