import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useList } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { useEventDescription } from "../../ui/event-texts.ts";
import { Card, Page } from "../../ui/page.tsx";
import { RowButton } from "../../ui/row-button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { Actor, Subject } from "./actor.tsx";
import styles from "./audit.module.css";
import { EventDetails } from "./event-details.tsx";
import { EventFilters } from "./event-filters.tsx";
import { type AuditEvent, queryOf, type EventFilters as Values } from "./event-query.ts";
import { ExportButton } from "./export-button.tsx";
import { Result } from "./result.tsx";
import { auditRoute } from "./route.ts";
import { useTexts } from "./texts.ts";
import { VerifyButton } from "./verify-button.tsx";

export function Audit() {
  const texts = useTexts();
  const values = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  const mayVerify = useMay("audit:verify");
  const mayExport = useMay("audit:export");
  const [shown, setShown] = useState<AuditEvent>();
  const list = useList(
    ["audit-events", values],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/audit-events", {
        query: { ...queryOf(values), ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    { isLive: true },
  );
  const filterBy = (search: Values) => void navigate({ search, replace: true });
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          {mayVerify && <VerifyButton />}
          {mayExport && <ExportButton filters={values} />}
        </>
      }
    >
      <Card isFlush>
        <div className={styles.list}>
          <EventFilters values={values} onChange={filterBy} />
          <DataTable
            caption={texts.caption}
            columns={useColumns(setShown)}
            list={list}
            keyOf={(event) => event.id}
            empty={
              <EmptyState title={texts.none} icon="audit">
                {texts.noneDetail}
              </EmptyState>
            }
          />
        </div>
      </Card>
      {shown && (
        <EventDetails
          event={shown}
          onClose={() => setShown(undefined)}
          onFilter={(search) => {
            setShown(undefined);
            filterBy(search);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(onOpen: (event: AuditEvent) => void): readonly Column<AuditEvent>[] {
  const texts = useTexts();
  const describe = useEventDescription();
  return [
    { header: texts.at, cell: (event) => <Time at={event.at} /> },
    {
      header: texts.type,
      cell: (event) => (
        <RowButton note={<code>{event.type}</code>} onClick={() => onOpen(event)}>
          {describe(event)}
        </RowButton>
      ),
    },
    { header: texts.result, cell: (event) => <Result event={event} /> },
    {
      header: texts.user,
      cell: (event) => <Subject event={event} />,
    },
    { header: texts.actor, isSpare: true, cell: ({ actor }) => <Actor actor={actor} /> },
    { header: texts.address, isSpare: true, cell: ({ ip }) => ip ?? "–" },
  ];
}
