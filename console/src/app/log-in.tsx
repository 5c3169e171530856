import { useSession } from "kpa-client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import styles from "./gate.module.css";
import { Gate } from "./gate.tsx";
import { kpa } from "./kpa.ts";
import { useAppTexts } from "./texts.ts";

export function LogIn() {
  const { logIn: texts } = useAppTexts();
  const session = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(undefined);
    try {
      await kpa.logIn({
        phone: String(form.get("phone")),
        password: String(form.get("password")),
      });
    } catch (error) {
      setProblem(error);
      setIsBusy(false);
    }
  };
  const ended = session.status === "signed_out" ? texts.ended[session.reason ?? ""] : undefined;
  return (
    <Gate title={texts.title} lead={texts.lead}>
      {ended && <p className={styles.notice}>{ended}</p>}
      <form onSubmit={(event) => void submit(event)}>
        <Field label={texts.phone} name="phone" type="tel" autoComplete="username" required />
        <Field
          label={texts.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <ProblemNote problem={problem} />
        <Button type="submit" look="primary" isBusy={isBusy}>
          {texts.submit}
        </Button>
      </form>
    </Gate>
  );
}
