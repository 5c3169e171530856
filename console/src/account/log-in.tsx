import { useSession } from "kpa-client/react";
import { PhoneField } from "./address-fields.tsx";
import { ActionForm } from "./form.tsx";
import { AccountPage, Notice, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { PasswordField } from "./password-field.tsx";
import { whatWasTold } from "./place.ts";
import { useAccountTexts, usePageTexts } from "./texts.ts";
import { noteTyped, typedAddress } from "./typed-address.ts";
import { WaysIn } from "./ways-in.tsx";

/** The page that told of a new password. */
export const passwordIsSet = "password_set";

export function LogIn() {
  const { logIn: texts } = usePageTexts();
  const { fields } = useAccountTexts();
  const session = useSession();
  const ended = session.status === "signed_out" ? texts.ended[session.reason ?? ""] : undefined;
  const told = whatWasTold() === passwordIsSet ? texts.passwordIsSet : ended;
  const logIn = async (value: (name: string) => string) => {
    noteTyped(value("phone"));
    await kpa.logIn({ phone: value("phone"), password: value("password") });
  };
  return (
    <AccountPage title={texts.title}>
      {told && <Notice>{told}</Notice>}
      <Sheet>
        <ActionForm action={texts.submit} onSubmit={logIn}>
          {({ errorOf }) => (
            <>
              <PhoneField isUsername error={errorOf("/phone")} defaultValue={typedAddress()} />
              <PasswordField label={fields.password} name="password" error={errorOf("/password")} />
            </>
          )}
        </ActionForm>
      </Sheet>
      <WaysIn ways={["log-in-by-code", "forgot-password", "sign-up"]} />
    </AccountPage>
  );
}
