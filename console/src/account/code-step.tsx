/** Where the code is entered: how long it is good for, and how to get another. */
import { useState } from "react";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { useFormat } from "../ui/language.tsx";
import { CodeField } from "./code-field.tsx";
import { type CodeFlow, isCodeRefusal } from "./code-flow.ts";
import styles from "./code-step.module.css";
import { ActionForm } from "./form.tsx";
import { useProblemWords } from "./problem-words.ts";
import { Step } from "./step.tsx";
import { useAccountTexts } from "./texts.ts";
import { clockTime, useSecondsUntil, useWaitOf } from "./wait.ts";

export interface CodeStepProps {
  readonly flow: CodeFlow;
  readonly digits: 6 | 8;
  /** The sentence that says where it went; it must not tell whether anything did. */
  readonly lead: string;
  readonly isBySms: boolean;
  readonly action: string;
  readonly look?: ButtonLook;
  readonly onCode: (code: string) => Promise<unknown>;
  /** Back to where the number or address is given. */
  readonly onBack?: () => void;
}

export function CodeStep(props: CodeStepProps) {
  const { flow, digits, lead, isBySms, action, look = "primary", onCode, onBack } = props;
  const { code: texts } = useAccountTexts();
  const left = useSecondsUntil(flow.sent?.expiresAtMs ?? 0);
  const refused = useProblemWords(flow.refusal).text;
  const isOver = left === 0 || flow.isDead;
  const isWorn = flow.isDead && flow.refusal?.code !== "verification_expired";
  const error = isOver ? (isWorn ? texts.worn : texts.expired) : flow.refusal && refused;
  return (
    <Step key={flow.sent?.verificationId}>
      <p className={styles.lead}>{lead}</p>
      <ActionForm
        action={action}
        look={look}
        hidesProblem={isCodeRefusal}
        isDisabled={isOver}
        onSubmit={(value) => onCode(value("code"))}
      >
        <CodeField
          key={flow.tries}
          digits={digits}
          isBySms={isBySms}
          error={error}
          isDisabled={isOver}
        />
        <div className={styles.note}>
          <p role="status" className="visually-hidden">
            {error}
          </p>
          {!isOver && <p>{texts.goodFor(clockTime(left))}</p>}
        </div>
      </ActionForm>
      <AnotherCode flow={flow} isWanted={isOver} />
      {onBack && (
        <Button look="quiet" onClick={onBack}>
          {texts.other}
        </Button>
      )}
    </Step>
  );
}

function AnotherCode({ flow, isWanted }: { flow: CodeFlow; isWanted: boolean }) {
  const { code: texts } = useAccountTexts();
  const format = useFormat();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const words = useProblemWords(problem);
  const refusedFor = useWaitOf(problem);
  const wait = Math.max(useSecondsUntil(flow.sent?.resendAtMs ?? 0), refusedFor);
  const ask = async () => {
    setIsBusy(true);
    setProblem(undefined);
    await flow.ask().catch(setProblem);
    setIsBusy(false);
  };
  return (
    <div className={styles.another}>
      <div role="alert">{problem !== undefined && <p className={styles.bad}>{words.text}</p>}</div>
      <Button
        look={isWanted ? "primary" : "secondary"}
        onClick={() => void ask()}
        isBusy={isBusy}
        disabled={wait > 0}
      >
        {wait > 0 ? texts.anotherIn(format.seconds(wait)) : texts.another}
      </Button>
    </div>
  );
}
