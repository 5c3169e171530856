import { kpa } from "../../app/kpa.ts";
import { refreshPeople } from "../../app/refresh-people.ts";
import { useStaff } from "../../app/staff.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useFormat } from "../../ui/language.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useTexts } from "./texts.ts";

export interface Person {
  readonly id: number;
  readonly name: string;
}

/** Logs one person out everywhere. */
export function EndAllDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { endAll: texts } = useTexts();
  const { user } = useStaff();
  const format = useFormat();
  const toast = useToast();
  return (
    <ConfirmDialog
      title={texts.title(person.name)}
      action={texts.submit}
      isDangerous
      onClose={onClose}
      onConfirm={async () => {
        const { ended } = await kpa.request("DELETE", "/api/v1/admin/users/{id}/sessions", {
          path: { id: String(person.id) },
        });
        await refreshPeople();
        toast(format.plural(ended, texts.done));
      }}
    >
      <p>{texts.lead}</p>
      {user.id === person.id && <p>{texts.yours}</p>}
    </ConfirmDialog>
  );
}

export interface EndSelectedDialogProps {
  readonly people: readonly Person[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Logs several people out, for a reason that is kept. */
export function EndSelectedDialog({ people, onDone, onClose }: EndSelectedDialogProps) {
  const { endAll, endSelected: texts } = useTexts();
  const { user } = useStaff();
  const format = useFormat();
  const toast = useToast();
  return (
    <ConfirmDialog
      title={format.plural(people.length, texts.title)}
      action={texts.submit}
      isDangerous
      asksReason
      onClose={onClose}
      onConfirm={async (reason) => {
        const { ended } = await kpa.request("POST", "/api/v1/admin/sessions/end", {
          body: { user_ids: people.map(({ id }) => id), reason },
        });
        await refreshPeople();
        toast(format.plural(ended, endAll.done));
        onDone();
      }}
    >
      <p>{texts.lead}</p>
      <p>
        <strong>{people.map(({ name }) => name).join(", ")}</strong>
      </p>
      {people.some(({ id }) => id === user.id) && <p>{texts.yours}</p>}
    </ConfirmDialog>
  );
}
