/** One person's living sessions, on their page. */
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useList } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { Card } from "../../ui/page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { EndSessionDialog } from "./end-session-dialog.tsx";
import { EndAllDialog, type Person } from "./end-sessions-dialog.tsx";
import { type StaffSession, useSessionColumns } from "./session-columns.tsx";
import { useTexts } from "./texts.ts";

export function UserSessions({ person }: { person: Person }) {
  const texts = useTexts();
  const mayEnd = useMay("sessions:end");
  const [ending, setEnding] = useState<StaffSession | "all">();
  const { home, bringBack } = useFocusHome();
  const path = { id: String(person.id) };
  const list = useList(
    ["user", path.id, "sessions"],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/users/{id}/sessions", {
        path,
        query: { ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    { isLive: true },
  );
  const columns = useSessionColumns<StaffSession>({ onEnd: mayEnd ? setEnding : undefined });
  const close = () => {
    setEnding(undefined);
    bringBack();
  };
  const hasAny = (list.items?.length ?? 0) > 0;
  return (
    <FocusHome label={texts.cardTitle} home={home}>
      <Card
        title={texts.cardTitle}
        isFlush
        actions={
          mayEnd &&
          hasAny && (
            <Button icon="out" onClick={() => setEnding("all")}>
              {texts.endAll.action}
            </Button>
          )
        }
      >
        <DataTable
          caption={texts.captionOfUser}
          columns={columns}
          list={list}
          keyOf={(session) => session.id}
          empty={
            <EmptyState title={texts.noneOfUser} icon="sessions">
              {texts.noneOfUserDetail}
            </EmptyState>
          }
        />
      </Card>
      {ending === "all" && <EndAllDialog person={person} onClose={close} />}
      {ending !== undefined && ending !== "all" && (
        <EndSessionDialog session={ending} onClose={close} />
      )}
    </FocusHome>
  );
}
