/** What the signed-in member of staff can do to an account as it stands. */
import { useState } from "react";
import { nameOf } from "../../app/person.tsx";
import { useStaff } from "../../app/staff.tsx";
import { Button } from "../../ui/button.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { DisableDialog, EnableDialog } from "./access-dialogs.tsx";
import { DeleteUserDialog } from "./delete-user-dialog.tsx";
import { EditUserDialog } from "./edit-user-dialog.tsx";
import { ImpersonateDialog } from "./impersonate-dialog.tsx";
import { ResetDialog } from "./reset-dialog.tsx";
import { RolesDialog } from "./roles-dialog.tsx";
import { useUserTexts } from "./texts.ts";
import styles from "./user.module.css";
import type { StaffUser } from "./user-status.tsx";

const dialogs = {
  edit: EditUserDialog,
  reset: ResetDialog,
  impersonate: ImpersonateDialog,
  roles: RolesDialog,
  enable: EnableDialog,
  disable: DisableDialog,
  remove: DeleteUserDialog,
} as const;

type Deed = keyof typeof dialogs;

export interface DeedDialogProps {
  readonly user: StaffUser;
  readonly onClose: () => void;
}

export function UserActions({ user }: { user: StaffUser }) {
  const texts = useUserTexts();
  const deeds = useDeeds(user);
  const [open, setOpen] = useState<Deed>();
  const { home, bringBack } = useFocusHome();
  const DeedDialog = open === undefined ? undefined : dialogs[open];
  return (
    <FocusHome label={nameOf(user)} home={home}>
      <div className={styles.actions}>
        {deeds.map((deed) => (
          // Enabling stands where disabling stood, and keeps the focus.
          <Button key={deed === "enable" ? "disable" : deed} onClick={() => setOpen(deed)}>
            {texts[deed].action}
          </Button>
        ))}
      </div>
      {DeedDialog && (
        <DeedDialog
          user={user}
          onClose={() => {
            setOpen(undefined);
            bringBack();
          }}
        />
      )}
    </FocusHome>
  );
}

/** What the server would not refuse at once: roles, whose account it is, and its state. */
function useDeeds(user: StaffUser): readonly Deed[] {
  const staff = useStaff();
  const isOwn = user.id === staff.user.id;
  const isDeleted = user.status === "deleted";
  const isDisabled = user.status === "disabled";
  const mayWrite = staff.permissions.includes("users:write") && !isDeleted;
  const isOpen = !isDeleted && !isDisabled;
  const possible: Readonly<Record<Deed, boolean>> = {
    edit: mayWrite,
    reset: staff.permissions.includes("users:reset_password") && isOpen,
    impersonate:
      staff.permissions.includes("users:impersonate") && isOpen && user.roles.length === 0,
    roles: mayWrite && !isOwn,
    enable: mayWrite && isDisabled,
    disable: mayWrite && !isDisabled && !isOwn,
    remove: mayWrite && !isOwn,
  };
  return (Object.keys(possible) as Deed[]).filter((deed) => possible[deed]);
}
