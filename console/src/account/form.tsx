/** A form that does one thing: busy while it does it, once at a time, and what was refused stands in it. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useFormat } from "../ui/language.tsx";
import styles from "./form.module.css";
import { useProblemWords } from "./problem-words.ts";
import { useAccountTexts } from "./texts.ts";
import { useWaitOf } from "./wait.ts";

interface FormParts {
  /** What is wrong with a member, by its JSON pointer: for the field that shows it. */
  readonly errorOf: (pointer: string) => string | undefined;
}

export interface ActionFormProps {
  /** What the button does, as a verb. */
  readonly action: string;
  /** `primary` unless it says otherwise. */
  readonly look?: ButtonLook;
  /** The code that is asked for says by itself what is wrong with it. */
  readonly hidesProblem?: (problem: unknown) => boolean;
  readonly isDisabled?: boolean;
  /** What it throws is shown. @param value of a field, by its name */
  readonly onSubmit: (value: (name: string) => string) => Promise<unknown>;
  readonly children: ReactNode | ((parts: FormParts) => ReactNode);
}

export function ActionForm(props: ActionFormProps) {
  const { action, look = "primary", hidesProblem, isDisabled, onSubmit, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, problem, run } = useAction();
  const words = useProblemWords(problem);
  const wait = useWaitOf(problem);
  const isShut = isDisabled === true || wait > 0;
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isShut) return;
    const given = new FormData(event.currentTarget);
    void run(() => onSubmit((name) => String(given.get(name) ?? "")));
  };
  const shown = problem !== undefined && !hidesProblem?.(problem);
  return (
    <form ref={form} className={styles.form} onSubmit={submit}>
      {typeof children === "function" ? children({ errorOf: words.ofMember }) : children}
      <div className={styles.end}>
        <ProblemText text={shown ? words.text : undefined} wait={wait} />
        <Button type="submit" look={look} isBusy={isBusy} disabled={isShut}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** Does something, once at a time: whatever comes meanwhile is dropped. */
function useAction() {
  const isUnderWay = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async (work: () => Promise<unknown>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (fault) {
      setProblem(fault);
    } finally {
      isUnderWay.current = false;
      setIsBusy(false);
    }
  };
  return { isBusy, problem, run };
}

/** Read out when it comes. The seconds that run down beside it are not. */
function ProblemText({ text, wait }: { text: string | undefined; wait: number }) {
  const texts = useAccountTexts();
  const format = useFormat();
  return (
    <>
      <div role="alert">
        {text && (
          <p className={styles.refused}>
            <Icon name="alert" />
            <span>{text}</span>
          </p>
        )}
      </div>
      {wait > 0 && <p className={styles.wait}>{texts.waitFor(format.seconds(wait))}</p>}
    </>
  );
}
