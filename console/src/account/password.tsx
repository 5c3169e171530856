import { useSession } from "kpa-client/react";
import { useToast } from "../ui/toast.tsx";
import { HiddenUsername } from "./address-fields.tsx";
import { ActionForm } from "./form.tsx";
import { OwnPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { PasswordField } from "./password-field.tsx";
import { go } from "./place.ts";
import { useAccountTexts, usePageTexts } from "./texts.ts";

export function Password() {
  const { password: texts } = usePageTexts();
  const { fields } = useAccountTexts();
  const session = useSession();
  const toast = useToast();
  const phone = session.status === "signed_in" ? session.user.phone : undefined;
  const change = async (value: (name: string) => string) => {
    const body = {
      current_password: value("current_password"),
      new_password: value("new_password"),
    };
    await kpa.request("POST", "/api/v1/user/password", { body });
    toast(texts.done);
    go("profile", { isReplacing: true });
  };
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      <Sheet>
        <ActionForm action={texts.submit} onSubmit={change}>
          {({ errorOf }) => (
            <>
              <HiddenUsername value={phone} />
              <PasswordField
                label={fields.currentPassword}
                name="current_password"
                error={errorOf("/current_password")}
              />
              <PasswordField
                label={fields.newPassword}
                name="new_password"
                isNew
                error={errorOf("/new_password")}
              />
            </>
          )}
        </ActionForm>
      </Sheet>
    </OwnPage>
  );
}
