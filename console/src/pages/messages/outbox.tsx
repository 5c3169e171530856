import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useList } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { Card } from "../../ui/page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { Message } from "./message.ts";
import { MessageDetails } from "./message-details.tsx";
import { MessageFilters, queryOf } from "./message-filters.tsx";
import styles from "./messages.module.css";
import { Resend } from "./resend.tsx";
import { messagesRoute } from "./route.ts";
import { State, StateLegend } from "./state.tsx";
import { useTexts } from "./texts.ts";
import { useMessageColumns } from "./use-message-columns.tsx";

export function Outbox() {
  const texts = useTexts();
  const { view: _, ...values } = messagesRoute.useSearch();
  const navigate = messagesRoute.useNavigate();
  const mayResend = useMay("messages:resend");
  const [shown, setShown] = useState<Message>();
  const [resent, setResent] = useState<Message>();
  const { home, bringBack } = useFocusHome();
  const list = useList(
    ["messages", values],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/messages", {
        query: { ...queryOf(values), ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    { isLive: true },
  );
  const isFiltered = Object.keys(values).length > 0;
  const columns = useMessageColumns({
    onOpen: setShown,
    onResend: mayResend ? setResent : undefined,
  });
  return (
    <Card isFlush>
      <FocusHome label={texts.caption} home={home}>
        <MessageFilters
          values={values}
          onChange={(search) => void navigate({ search, replace: true })}
        />
        <DataTable
          caption={texts.caption}
          columns={columns}
          list={list}
          keyOf={(message) => message.id}
          empty={
            <EmptyState title={isFiltered ? texts.none : texts.noneAtAll} icon="messages">
              {texts.noneDetail}
            </EmptyState>
          }
        />
      </FocusHome>
      <div className={styles.legend}>
        <StateLegend />
      </div>
      {shown && (
        <MessageDetails
          message={shown}
          state={<State state={shown.state} />}
          onClose={() => setShown(undefined)}
          onResend={
            mayResend && shown.can_resend
              ? () => {
                  setShown(undefined);
                  setResent(shown);
                }
              : undefined
          }
        />
      )}
      {resent && (
        <Resend
          message={resent}
          onClose={() => {
            setResent(undefined);
            bringBack();
          }}
        />
      )}
    </Card>
  );
}
