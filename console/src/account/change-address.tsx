/** Another phone number or e-mail address: the address, a code that came to it, and who it is where the server asks. */
import { KpaProblem } from "kpa-client";
import { useSession } from "kpa-client/react";
import { useRef, useState } from "react";
import { useToast } from "../ui/toast.tsx";
import { EmailField, PhoneField } from "./address-fields.tsx";
import { isCodeRefusal, useCodeFlow } from "./code-flow.ts";
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
  const toast = useToast();
  const typed = useRef("");
  const [waitingCode, setWaitingCode] = useState<string>();
  const flow = useCodeFlow(() =>
    askForOwnCode(
      kind === "phone"
        ? { purpose: "change_phone", phone: typed.current }
        : { purpose: "change_email", email: typed.current },
    ),
  );
  const change = async (code: string) => {
    try {
      await flow.use((verificationId) => {
        const body = { verification_id: verificationId, code };
        return kind === "phone"
          ? kpa.request("PUT", "/api/v1/user/phone", { body })
          : kpa.request("PUT", "/api/v1/user/email", { body });
      });
    } catch (fault) {
      // The code is not used up by that: it waits until it is plain who asks.
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
  const user = session.status === "signed_in" ? session.user : undefined;
  const now = kind === "phone" ? user?.phone : user?.email;
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      {now && <p>{texts.now(now)}</p>}
      <Sheet>
        {waitingCode !== undefined ? (
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
          <Step key={kind}>
            <ActionForm
              action={codeTexts.send}
              onSubmit={(value) => {
                typed.current = value(kind);
                return flow.ask();
              }}
            >
              {({ errorOf }) =>
                kind === "phone" ? (
                  <PhoneField
                    label={texts.label}
                    error={errorOf("/phone")}
                    defaultValue={typed.current}
                  />
                ) : (
                  <EmailField
                    label={texts.label}
                    error={errorOf("/email")}
                    defaultValue={typed.current}
                  />
                )
              }
            </ActionForm>
          </Step>
        ) : (
          <CodeStep
            flow={flow}
            digits={6}
            lead={codeTexts.sentToNew(typed.current)}
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
