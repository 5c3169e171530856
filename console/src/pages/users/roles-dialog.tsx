import { useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useToast } from "../../ui/toast.tsx";
import { changeUser } from "./change-user.ts";
import { RoleFields } from "./role-fields.tsx";
import { useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

export function RolesDialog({ user, onClose }: DeedDialogProps) {
  const { roles: texts } = useUserTexts();
  const toast = useToast();
  const [held, setHeld] = useState(user.roles as readonly (typeof user.roles)[number][]);
  return (
    <ConfirmDialog
      title={texts.title}
      action={texts.submit}
      asksReason
      onClose={onClose}
      onConfirm={async (reason) => {
        await changeUser(user.id, { roles: [...held], reason });
        toast(texts.done);
      }}
    >
      <p>{texts.lead}</p>
      <RoleFields held={held} onChange={setHeld} />
    </ConfirmDialog>
  );
}
