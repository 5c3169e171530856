/** Another phone number or e-mail address: the address, a code that came to it, and who it is where the server asks. */
import { KpaProblem } from "kpa-client";
import { useSession } from "kpa-client/react";
import { useRef, useState } from "react";
import { useToast } from "../ui/toast.tsx";
import { EmailField, PhoneField } from "./address-fields.tsx";
import { type CodeFlow, isCodeRefusal, useCodeFlow } from "./code-flow.ts";
import { CodeStep } from "./code-step.tsx";
import { ActionForm } from "./form.tsx";
import { OwnPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { askForOwnCode } from "./own-code.ts";
import { go } from "./place.ts";
import { type Given, Proof } from "./proof.tsx";
import { Step } from "./step.tsx";
import { useAccountTexts, usePageTexts } from "./texts.ts";

type Kind = "phone" | "email";

export function ChangeNumber() {
  return <ChangeAddress kind="phone" />;
}

export function ChangeEmail() {
  return <ChangeAddress kind="email" />;
}

function ChangeAddress({ kind }: { kind: Kind }) {
  const { changeAddress } = usePageTexts();
  const texts = changeAddress[kind];
  const { code: codeTexts } = useAccountTexts();
  const session = useSession();
  const { flow, typed, waitsForProof, sendTo, change, proveAndChange } = useChange(kind);
  const user = session.status === "signed_in" ? session.user : undefined;
  const now = kind === "phone" ? user?.phone : user?.email;
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      {now && <p>{texts.now(now)}</p>}
      <Sheet>
        {waitsForProof ? (
          <>
            <h2>{changeAddress.prove}</h2>
            <p>{changeAddress.proveLead}</p>
            <Proof
              purpose="reauthenticate"
              digits={6}
              action={changeAddress.confirm}
              onProof={proveAndChange}
            />
          </>
        ) : flow.sent === undefined ? (
          <NewAddress kind={kind} typed={typed} onAddress={sendTo} />
        ) : (
          <CodeStep
            flow={flow}
            digits={6}
            lead={codeTexts.sentToNew(typed)}
            isBySms={kind === "phone"}
            action={texts.submit}
            onCode={change}
            onBack={flow.forget}
          />
        )}
      </Sheet>
    </OwnPage>
  );
}

interface NewAddressProps {
  readonly kind: Kind;
  readonly typed: string;
  readonly onAddress: (address: string) => Promise<void>;
}

function NewAddress({ kind, typed, onAddress }: NewAddressProps) {
  const { label } = usePageTexts().changeAddress[kind];
  const { code: codeTexts } = useAccountTexts();
  const Field = kind === "phone" ? PhoneField : EmailField;
  return (
    <Step isFirst={typed === ""}>
      <ActionForm action={codeTexts.send} onSubmit={(value) => onAddress(value(kind))}>
        {({ errorOf }) => <Field label={label} error={errorOf(`/${kind}`)} defaultValue={typed} />}
      </ActionForm>
    </Step>
  );
}

interface Change {
  readonly flow: CodeFlow;
  readonly typed: string;
  readonly waitsForProof: boolean;
  readonly sendTo: (address: string) => Promise<void>;
  readonly change: (code: string) => Promise<void>;
  readonly proveAndChange: (proof: Given) => Promise<void>;
}

function useChange(kind: Kind): Change {
  const texts = usePageTexts().changeAddress[kind];
  const toast = useToast();
  const typed = useRef("");
  /** The server wants to know who asks before it takes this code, and has not used it up. */
  const [waitingCode, setWaitingCode] = useState<string>();
  const flow = useCodeFlow(() => askForOwnCode(requestOf(kind, typed.current)));
  const change = async (code: string) => {
    try {
      await flow.use((verificationId) => redeem(kind, verificationId, code));
    } catch (fault) {
      const isAsked = fault instanceof KpaProblem && fault.code === "reauthentication_required";
      if (!isAsked) throw fault;
      return setWaitingCode(code);
    }
    toast(texts.done);
    go("profile", { isReplacing: true });
  };
  const proveAndChange = async (proof: Given) => {
    await kpa.request("POST", "/api/v1/user/reauthenticate", { body: proof });
    try {
      await change(waitingCode ?? "");
    } catch (fault) {
      if (!isCodeRefusal(fault)) throw fault;
      // It is about the new address's code: told where that is entered.
      setWaitingCode(undefined);
    }
  };
  return {
    flow,
    typed: typed.current,
    waitsForProof: waitingCode !== undefined,
    sendTo: (address) => {
      typed.current = address;
      return flow.ask();
    },
    change,
    proveAndChange,
  };
}

function requestOf(kind: Kind, address: string) {
  return kind === "phone"
    ? ({ purpose: "change_phone", phone: address } as const)
    : ({ purpose: "change_email", email: address } as const);
}

function redeem(kind: Kind, verificationId: string, code: string): Promise<unknown> {
  const body = { verification_id: verificationId, code };
  return kind === "phone"
    ? kpa.request("PUT", "/api/v1/user/phone", { body })
    : kpa.request("PUT", "/api/v1/user/email", { body });
}
