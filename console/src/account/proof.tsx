/** Somebody who is logged in shows once more who they are: by password, or by a code to their own number. */
import { useState } from "react";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { HiddenUsername } from "./address-fields.tsx";
import { useCodeFlow } from "./code-flow.ts";
import { CodeStep } from "./code-step.tsx";
import { ActionForm } from "./form.tsx";
import { kpa } from "./kpa.ts";
import { askForOwnCode } from "./own-code.ts";
import { PasswordField } from "./password-field.tsx";
import { Step } from "./step.tsx";
import { useAccountTexts } from "./texts.ts";

export type Given = { password: string } | { verification_id: string; code: string };

export interface ProofProps {
  readonly purpose: "reauthenticate" | "delete_account";
  readonly digits: 6 | 8;
  readonly action: string;
  readonly look?: ButtonLook;
  /** It is there as soon as the page is. */
  readonly comesWithPage?: boolean;
  /** Uses the proof. What it throws is shown. */
  readonly onProof: (proof: Given) => Promise<unknown>;
}

export function Proof(props: ProofProps) {
  const { purpose, digits, action, look = "primary", comesWithPage, onProof } = props;
  const { fields, proof: texts } = useAccountTexts();
  const [way, setWay] = useState<"password" | "code">("password");
  const [isFirst, setIsFirst] = useState(comesWithPage === true);
  const change = () => {
    setIsFirst(false);
    setWay(way === "password" ? "code" : "password");
  };
  const flow = useCodeFlow(() => askForOwnCode({ purpose }));
  const { state } = kpa.session;
  const phone = state.status === "signed_in" ? state.user.phone : undefined;
  const other = (
    <Button look="quiet" onClick={change}>
      {way === "password" ? texts.byCode : texts.byPassword}
    </Button>
  );
  if (way === "password") {
    return (
      <Step key="password" isFirst={isFirst}>
        <ActionForm
          action={action}
          look={look}
          onSubmit={(value) => onProof({ password: value("password") })}
        >
          <HiddenUsername value={phone} />
          <PasswordField label={fields.password} name="password" />
        </ActionForm>
        {other}
      </Step>
    );
  }
  if (flow.sent === undefined) {
    return (
      <Step key="ask">
        <p>{texts.codeLead}</p>
        <ActionForm action={texts.send} onSubmit={flow.ask}>
          {null}
        </ActionForm>
        {other}
      </Step>
    );
  }
  return (
    <>
      <CodeStep
        flow={flow}
        digits={digits}
        lead={texts.codeSent}
        isBySms
        action={action}
        look={look}
        onCode={(code) =>
          flow.use((verificationId) => onProof({ verification_id: verificationId, code }))
        }
      />
      {other}
    </>
  );
}
