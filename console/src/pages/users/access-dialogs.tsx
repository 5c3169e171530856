/** Keeping somebody out, and letting them in again. */
import { useState } from "react";
import { nameOf } from "../../app/person.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { InstantFilter } from "../../ui/filters.tsx";
import { useToast } from "../../ui/toast.tsx";
import { changeUser } from "./change-user.ts";
import { useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

export function DisableDialog({ user, onClose }: DeedDialogProps) {
  const { disable: texts } = useUserTexts();
  const toast = useToast();
  const [until, setUntil] = useState<string>();
  return (
    <ConfirmDialog
      title={texts.title(nameOf(user))}
      action={texts.action}
      isDangerous
      asksReason
      onClose={onClose}
      onConfirm={async (reason) => {
        await changeUser(user.id, { status: "disabled", reason, ...(until && { until }) });
        toast(texts.done);
      }}
    >
      <p>{texts.lead}</p>
      <InstantFilter label={texts.until} value={until} onChange={setUntil} />
    </ConfirmDialog>
  );
}

export function EnableDialog({ user, onClose }: DeedDialogProps) {
  const { enable: texts } = useUserTexts();
  const toast = useToast();
  return (
    <ConfirmDialog
      title={texts.title(nameOf(user))}
      action={texts.action}
      onClose={onClose}
      onConfirm={async () => {
        await changeUser(user.id, { status: "active" });
        toast(texts.done);
      }}
    >
      <p>{texts.lead}</p>
    </ConfirmDialog>
  );
}
