import { useSession } from "kpa-client/react";
import { kpa } from "../../app/kpa.ts";
import { refreshPeople } from "../../app/refresh-people.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useToast } from "../../ui/toast.tsx";
import { type StaffSession, useDeviceName } from "./session-columns.tsx";
import { useTexts } from "./texts.ts";

export function EndSessionDialog(props: { session: StaffSession; onClose: () => void }) {
  const { session, onClose } = props;
  const { endOne: texts } = useTexts();
  const own = useSession();
  const nameOf = useDeviceName();
  const toast = useToast();
  const isOwn = own.status === "signed_in" && own.sessionId === session.id;
  return (
    <ConfirmDialog
      title={texts.title}
      action={texts.submit}
      isDangerous
      onClose={onClose}
      onConfirm={async () => {
        await kpa.request("DELETE", "/api/v1/admin/sessions/{session_id}", {
          path: { session_id: session.id },
        });
        await refreshPeople();
        toast(texts.done);
      }}
    >
      <p>{texts.lead(nameOf(session))}</p>
      {isOwn && <p>{texts.yours}</p>}
    </ConfirmDialog>
  );
}
