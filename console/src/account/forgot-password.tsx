/** Number or address, code, then the new password. The code is checked where both are sent. */
import { useState } from "react";
import { HiddenUsername } from "./address-fields.tsx";
import { textOf, useAddressedCode } from "./addressed-code.ts";
import { AskForCode } from "./ask-for-code.tsx";
import { isCodeRefusal } from "./code-flow.ts";
import { CodeStep } from "./code-step.tsx";
import { ActionForm } from "./form.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { passwordIsSet } from "./log-in.tsx";
import { PasswordField } from "./password-field.tsx";
import { go } from "./place.ts";
import { Step } from "./step.tsx";
import { useAccountTexts, usePageTexts } from "./texts.ts";
import { WaysIn } from "./ways-in.tsx";

export function ForgotPassword() {
  const { forgotPassword: texts } = usePageTexts();
  const { fields, code: codeTexts } = useAccountTexts();
  const flow = useAddressedCode("reset_password");
  const [code, setCode] = useState<string>();
  const [password, setPassword] = useState("");
  const { address } = flow;
  const step = flow.sent === undefined ? "address" : code === undefined ? "code" : "password";
  const submit = async (value: (name: string) => string) => {
    const newPassword = value("new_password");
    setPassword(newPassword);
    try {
      await flow.use((verificationId) =>
        kpa.resetPassword({ verificationId, code: code ?? "", newPassword }),
      );
    } catch (fault) {
      if (!isCodeRefusal(fault)) throw fault;
      return setCode(undefined);
    }
    go("log-in", { isReplacing: true, told: passwordIsSet });
  };
  return (
    <AccountPage title={texts.title} lead={texts.steps[step]}>
      <Sheet>
        {step === "address" && <AskForCode first={address} onAddress={flow.sendTo} />}
        {step === "code" && (
          <CodeStep
            flow={flow}
            digits={8}
            lead={codeTexts.sentToAccount(textOf(address))}
            isBySms={address !== undefined && "phone" in address}
            action={codeTexts.goOn}
            onCode={async (entered) => setCode(entered)}
            onBack={flow.forget}
          />
        )}
        {step === "password" && (
          <Step>
            <ActionForm action={texts.submit} onSubmit={submit}>
              {({ errorOf }) => (
                <>
                  <HiddenUsername value={textOf(address)} />
                  <PasswordField
                    label={fields.newPassword}
                    name="new_password"
                    isNew
                    defaultValue={password}
                    error={errorOf("/new_password")}
                  />
                </>
              )}
            </ActionForm>
          </Step>
        )}
      </Sheet>
      <WaysIn ways={["log-in", "log-in-by-code"]} />
    </AccountPage>
  );
}
