import { useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { changeUser } from "./change-user.ts";
import { useTexts, useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

/** Name, number and address. What was not touched is not sent. */
export function EditUserDialog({ user, onClose }: DeedDialogProps) {
  const texts = useTexts();
  const { edit } = useUserTexts();
  const toast = useToast();
  const [name, setName] = useState(user.name ?? "");
  const [email, setEmail] = useState(user.email ?? "");
  const [phone, setPhone] = useState(user.phone);
  // As it was when the dialog opened: what others change meanwhile is not taken back.
  const [before] = useState(user);
  const save = async () => {
    const change = {
      ...(name.trim() !== (before.name ?? "") && { name: name.trim() || null }),
      ...(email.trim() !== (before.email ?? "") && { email: email.trim() || null }),
      ...(phone.trim() !== before.phone && { phone: phone.trim() }),
    };
    if (Object.keys(change).length === 0) return;
    await changeUser(user.id, change);
    toast(edit.done);
  };
  return (
    <ConfirmDialog title={edit.title} action={edit.submit} onConfirm={save} onClose={onClose}>
      <Field
        label={texts.name}
        hint={edit.emptyHint}
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Field
        label={texts.phone}
        type="tel"
        autoComplete="off"
        required
        value={phone}
        onChange={({ target }) => setPhone(target.value)}
      />
      <Field
        label={texts.email}
        hint={edit.emptyHint}
        type="email"
        autoComplete="off"
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <p>{edit.contactHint}</p>
    </ConfirmDialog>
  );
}
