import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { kpa } from "../../app/kpa.ts";
import { nameOf } from "../../app/person.tsx";
import { queryClient } from "../../app/queries.ts";
import { refreshPeople } from "../../app/refresh-people.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useFormat } from "../../ui/language.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

export function DeleteUserDialog({ user, onClose }: DeedDialogProps) {
  const { remove: texts } = useUserTexts();
  const format = useFormat();
  const toast = useToast();
  const navigate = useNavigate();
  const isErased = useRef(false);
  const remove = async (reason: string) => {
    const { restorable_until: until } = await kpa.request("DELETE", "/api/v1/admin/users/{id}", {
      path: { id: String(user.id) },
      body: { reason },
    });
    isErased.current = until === null;
    if (until === null) await queryClient.invalidateQueries({ queryKey: ["users"] });
    else await refreshPeople();
    toast(until === null ? texts.erased : texts.restorable(format.dateTime(until)));
  };
  const close = () => {
    onClose();
    // There is no such page any more.
    if (isErased.current) void navigate({ to: "/users" });
  };
  return (
    <ConfirmDialog
      title={texts.title(nameOf(user))}
      action={texts.action}
      isDangerous
      asksReason
      onConfirm={remove}
      onClose={close}
    >
      <p>{texts.lead}</p>
    </ConfirmDialog>
  );
}
