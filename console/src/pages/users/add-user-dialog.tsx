import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { nameOf } from "../../app/person.tsx";
import { queryClient } from "../../app/queries.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { RoleFields } from "./role-fields.tsx";
import { useTexts } from "./texts.ts";
import type { Role } from "./user-status.tsx";

/** Adds somebody, and leads to their page. */
export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const toast = useToast();
  const navigate = useNavigate();
  const [phone, setPhone] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [held, setHeld] = useState<readonly Role[]>([]);
  const added = useRef<number>(undefined);
  const add = async () => {
    const { user } = await kpa.request("POST", "/api/v1/admin/users", {
      body: {
        phone,
        ...(name.trim() === "" ? {} : { name }),
        ...(email.trim() === "" ? {} : { email }),
        ...(held.length === 0 ? {} : { roles: [...held] }),
      },
    });
    added.current = user.id;
    await queryClient.invalidateQueries({ queryKey: ["users"] });
    toast(texts.add.done(nameOf(user)));
  };
  const close = () => {
    onClose();
    if (added.current !== undefined) {
      void navigate({ to: "/users/$id", params: { id: String(added.current) } });
    }
  };
  return (
    <ConfirmDialog
      title={texts.add.action}
      action={texts.add.submit}
      onConfirm={add}
      onClose={close}
    >
      <p>{texts.add.lead}</p>
      <Field
        label={texts.phone}
        hint={texts.add.phoneHint}
        type="tel"
        autoComplete="off"
        required
        value={phone}
        onChange={({ target }) => setPhone(target.value)}
      />
      <Field
        label={texts.name}
        hint={texts.add.optional}
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Field
        label={texts.email}
        hint={texts.add.optional}
        type="email"
        autoComplete="off"
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <RoleFields held={held} onChange={setHeld} />
    </ConfirmDialog>
  );
}
