import type { Data } from "kpa-client";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { nameOf, PersonCell } from "../../app/person.tsx";
import { PersonFilter } from "../../app/person-filter.tsx";
import { useList } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Filters } from "../../ui/filters.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { EndSessionDialog } from "./end-session-dialog.tsx";
import { EndSelectedDialog } from "./end-sessions-dialog.tsx";
import { sessionsRoute } from "./route.ts";
import { Selected } from "./selected.tsx";
import { useDeviceName, useSessionColumns } from "./session-columns.tsx";
import { useTexts } from "./texts.ts";

export type ListedSession = Data<"GET", "/api/v1/admin/sessions">["items"][number];

const pageLength = 50;

export function Sessions() {
  const texts = useTexts();
  const { user_id } = sessionsRoute.useSearch();
  const mayEnd = useMay("sessions:end");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ending, setEnding] = useState<ListedSession | "selected">();
  const { home, bringBack } = useFocusHome();
  const list = useSessions(user_id);
  const deviceName = useDeviceName();
  const columns = [
    usePersonColumn(),
    ...useSessionColumns<ListedSession>({ onEnd: mayEnd ? setEnding : undefined, isTight: true }),
  ];
  // What has ended meanwhile is not selected any more.
  const chosen = (list.items ?? []).filter(({ id }) => selected.has(id));
  const people = [...new Map(chosen.map(({ user }) => [user.id, user])).values()].map((user) => ({
    id: user.id,
    name: nameOf(user),
  }));
  const close = () => {
    setEnding(undefined);
    bringBack();
  };
  return (
    <Page title={texts.title} lead={texts.lead}>
      <FocusHome label={texts.caption} home={home}>
        <Card isFlush>
          <SessionFilters userId={user_id} />
          {mayEnd && (
            <Selected
              sessions={chosen.length}
              people={people.length}
              onEnd={() => setEnding("selected")}
            />
          )}
          <DataTable
            caption={texts.caption}
            columns={columns}
            list={list}
            keyOf={(session) => session.id}
            {...(mayEnd && {
              selection: {
                selected,
                onChange: setSelected,
                labelOf: (session: ListedSession) =>
                  texts.select(deviceName(session), nameOf(session.user)),
              },
            })}
            empty={<Nobody isFiltered={user_id !== undefined} />}
          />
        </Card>
      </FocusHome>
      {ending === "selected" && (
        <EndSelectedDialog people={people} onDone={() => setSelected(new Set())} onClose={close} />
      )}
      {ending !== undefined && ending !== "selected" && (
        <EndSessionDialog session={ending} onClose={close} />
      )}
    </Page>
  );
}

function useSessions(userId: string | undefined) {
  return useList(
    ["sessions", userId],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/sessions", {
        query: {
          limit: pageLength,
          ...(userId === undefined ? {} : { user_id: Number(userId) }),
          ...(cursor === undefined ? {} : { cursor }),
        },
        signal,
      }),
    { isLive: true },
  );
}

function usePersonColumn(): Column<ListedSession> {
  const texts = useTexts();
  return {
    header: texts.person,
    cell: ({ user }) => <PersonCell person={user} />,
  };
}

function SessionFilters({ userId }: { userId: string | undefined }) {
  const texts = useTexts();
  const navigate = sessionsRoute.useNavigate();
  const onChange = (user_id: string | undefined) =>
    void navigate({ search: user_id === undefined ? {} : { user_id }, replace: true });
  return (
    <Filters onClear={userId === undefined ? undefined : () => onChange(undefined)}>
      <PersonFilter label={texts.person} value={userId} onChange={onChange} />
    </Filters>
  );
}

function Nobody({ isFiltered }: { isFiltered: boolean }) {
  const texts = useTexts();
  const navigate = sessionsRoute.useNavigate();
  if (!isFiltered) {
    return (
      <EmptyState title={texts.none} icon="sessions">
        {texts.noneDetail}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={texts.noneOfUser}
      icon="sessions"
      action={
        <Button onClick={() => void navigate({ search: {}, replace: true })}>
          {texts.showAll}
        </Button>
      }
    >
      {texts.noneOfUserDetail}
    </EmptyState>
  );
}
