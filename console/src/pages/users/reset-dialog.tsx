import { kpa } from "../../app/kpa.ts";
import { refreshPeople } from "../../app/refresh-people.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useFormat } from "../../ui/language.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

/** Sends the user a code for a new password. Whoever sends it never sees it. */
export function ResetDialog({ user, onClose }: DeedDialogProps) {
  const { reset: texts } = useUserTexts();
  const format = useFormat();
  const toast = useToast();
  return (
    <ConfirmDialog
      title={texts.title}
      action={texts.submit}
      onClose={onClose}
      onConfirm={async () => {
        const { channel, expires_in } = await kpa.request(
          "POST",
          "/api/v1/admin/users/{id}/password",
          { path: { id: String(user.id) }, body: {} },
        );
        await refreshPeople();
        toast(texts.sent[channel === "email" ? "email" : "sms"](format.seconds(expires_in)));
      }}
    >
      <p>{texts.lead}</p>
    </ConfirmDialog>
  );
}
