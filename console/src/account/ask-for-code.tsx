/** Where a code is to go: a phone number, or an e-mail address that the account has proved. */
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { EmailField, PhoneField } from "./address-fields.tsx";
import { ActionForm } from "./form.tsx";
import { Step } from "./step.tsx";
import { useAccountTexts } from "./texts.ts";
import { noteTyped, typedAddress } from "./typed-address.ts";

export type CodeAddress = { readonly phone: string } | { readonly email: string };

export interface AskForCodeProps {
  readonly first: CodeAddress | undefined;
  readonly onAddress: (address: CodeAddress) => Promise<void>;
}

export function AskForCode({ first, onAddress }: AskForCodeProps) {
  const { code: texts } = useAccountTexts();
  const [channel, setChannel] = useState<"sms" | "email">(
    first !== undefined && "email" in first ? "email" : "sms",
  );
  const [isFirst, setIsFirst] = useState(first === undefined);
  const change = () => {
    setIsFirst(false);
    setChannel(channel === "sms" ? "email" : "sms");
  };
  const submit = (value: (name: string) => string) => {
    if (channel === "email") return onAddress({ email: value("email") });
    noteTyped(value("phone"));
    return onAddress({ phone: value("phone") });
  };
  return (
    <>
      <Step key={channel} isFirst={isFirst}>
        <ActionForm action={texts.send} onSubmit={submit}>
          {({ errorOf }) =>
            channel === "sms" ? (
              <PhoneField error={errorOf("/phone")} defaultValue={typedAddress()} />
            ) : (
              <EmailField
                error={errorOf("/email")}
                defaultValue={first && "email" in first ? first.email : undefined}
              />
            )
          }
        </ActionForm>
      </Step>
      <Button look="quiet" onClick={change}>
        {channel === "sms" ? texts.byEmail : texts.bySms}
      </Button>
    </>
  );
}
