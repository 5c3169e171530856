import type { Data } from "kpa-client";
import { useRef, useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { nameOf } from "../../app/person.tsx";
import { refreshPeople } from "../../app/refresh-people.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { useFormat } from "../../ui/language.tsx";
import { useUserTexts } from "./texts.ts";
import type { DeedDialogProps } from "./user-actions.tsx";

type Opened = Data<"POST", "/api/v1/admin/users/{id}/impersonation">;

/** Opens a session as the user; its token is shown once. */
export function ImpersonateDialog({ user, onClose }: DeedDialogProps) {
  const { impersonate: texts } = useUserTexts();
  const [minutes, setMinutes] = useState("15");
  const [shown, setShown] = useState<Opened>();
  const opened = useRef<Opened>(undefined);
  if (shown) return <OpenedDialog opened={shown} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={texts.title(nameOf(user))}
      action={texts.submit}
      asksReason
      onClose={() => (opened.current ? setShown(opened.current) : onClose())}
      onConfirm={async (reason) => {
        opened.current = await kpa.request("POST", "/api/v1/admin/users/{id}/impersonation", {
          path: { id: String(user.id) },
          body: { reason, minutes: Number(minutes) },
        });
        await refreshPeople();
      }}
    >
      <p>{texts.lead}</p>
      <Field
        label={texts.minutes}
        hint={texts.minutesHint}
        type="number"
        min={1}
        max={60}
        step={1}
        required
        value={minutes}
        onChange={({ target }) => setMinutes(target.value)}
      />
    </ConfirmDialog>
  );
}

function OpenedDialog({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  const { impersonate: texts } = useUserTexts();
  const format = useFormat();
  return (
    <Dialog
      title={texts.doneTitle}
      isWide
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          {texts.done}
        </Button>
      }
    >
      <p role="status">{texts.tokenOnce}</p>
      <CodeBlock code={opened.token} label={texts.token} />
      <p>{texts.ends(format.seconds(opened.expires_in))}</p>
      <p>{texts.can}</p>
      <p>{texts.cannot}</p>
    </Dialog>
  );
}
