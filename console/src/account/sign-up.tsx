/** Number, code, then name and password. The code is checked where all of it is sent. */
import { useState } from "react";
import { Field } from "../ui/field.tsx";
import { EmptyState } from "../ui/states.tsx";
import { HiddenUsername, PhoneField } from "./address-fields.tsx";
import { textOf, useAddressedCode } from "./addressed-code.ts";
import { isCodeRefusal } from "./code-flow.ts";
import { CodeStep } from "./code-step.tsx";
import { ActionForm } from "./form.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { PasswordField } from "./password-field.tsx";
import { useSettings } from "./settings.tsx";
import { Step } from "./step.tsx";
import { useAccountTexts, usePageTexts } from "./texts.ts";
import { noteTyped, typedAddress } from "./typed-address.ts";
import { WaysIn } from "./ways-in.tsx";

export function SignUp() {
  const { signUp: texts } = usePageTexts();
  const { isSignUpOpen } = useSettings();
  if (isSignUpOpen) return <OpenSignUp />;
  return (
    <AccountPage title={texts.title}>
      <EmptyState title={texts.closed} icon="lock">
        {texts.closedDetail}
      </EmptyState>
      <WaysIn ways={["log-in"]} />
    </AccountPage>
  );
}

function OpenSignUp() {
  const { signUp: texts } = usePageTexts();
  const { code: codeTexts } = useAccountTexts();
  const flow = useAddressedCode("register");
  const [code, setCode] = useState<string>();
  const [given, setGiven] = useState<Given>({ name: "", password: "" });
  const step = flow.sent === undefined ? "number" : code === undefined ? "code" : "details";
  const submit = async (details: Given) => {
    setGiven(details);
    try {
      await flow.use((verificationId) =>
        kpa.signUp({ verificationId, code: code ?? "", ...details }),
      );
    } catch (fault) {
      if (!isCodeRefusal(fault)) throw fault;
      setCode(undefined);
    }
  };
  return (
    <AccountPage title={texts.title} lead={texts.steps[step]}>
      <Sheet>
        {step === "number" && (
          <Step isFirst={flow.address === undefined}>
            <ActionForm
              action={codeTexts.send}
              onSubmit={(value) => {
                noteTyped(value("phone"));
                return flow.sendTo({ phone: value("phone") });
              }}
            >
              {({ errorOf }) => (
                <PhoneField error={errorOf("/phone")} defaultValue={typedAddress()} />
              )}
            </ActionForm>
          </Step>
        )}
        {step === "code" && (
          <CodeStep
            flow={flow}
            digits={6}
            lead={codeTexts.sentToNumber(textOf(flow.address))}
            isBySms
            action={codeTexts.goOn}
            onCode={async (entered) => setCode(entered)}
            onBack={flow.forget}
          />
        )}
        {step === "details" && (
          <Details phone={textOf(flow.address)} given={given} onSubmit={submit} />
        )}
      </Sheet>
      <WaysIn ways={["log-in"]} />
    </AccountPage>
  );
}

interface Given {
  readonly name: string;
  readonly password: string;
}

interface DetailsProps {
  readonly phone: string;
  /** What was filled in before the step came back. */
  readonly given: Given;
  readonly onSubmit: (given: Given) => Promise<void>;
}

function Details({ phone, given, onSubmit }: DetailsProps) {
  const { signUp: texts } = usePageTexts();
  const { fields } = useAccountTexts();
  return (
    <Step>
      <ActionForm
        action={texts.submit}
        onSubmit={(value) => onSubmit({ name: value("name"), password: value("password") })}
      >
        {({ errorOf }) => (
          <>
            <Field
              label={fields.name}
              name="name"
              autoComplete="name"
              maxLength={100}
              required
              defaultValue={given.name}
              error={errorOf("/name")}
            />
            <HiddenUsername value={phone} />
            <PasswordField
              label={fields.password}
              name="password"
              isNew
              defaultValue={given.password}
              error={errorOf("/password")}
            />
          </>
        )}
      </ActionForm>
    </Step>
  );
}
