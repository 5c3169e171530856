import { nameOf, PersonCell } from "../../app/person.tsx";
import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { useFormat } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { wholeList } from "../../ui/whole-list.ts";
import type { LimitsInForce } from "./limits.tsx";
import type { Released } from "./release.tsx";
import { useTexts } from "./texts.ts";

type HeldAccount = LimitsInForce["held"]["accounts"][number];

export interface HeldAccountsProps {
  readonly accounts: readonly HeldAccount[];
  /** Absent: whoever looks may not. */
  readonly onRelease: ((released: Released) => void) | undefined;
}

export function HeldAccounts({ accounts, onRelease }: HeldAccountsProps) {
  const { accounts: texts } = useTexts();
  return (
    <DataTable
      caption={texts.caption}
      columns={useColumns(onRelease)}
      list={wholeList(accounts)}
      // A person may be held on several ways, and by code at two addresses.
      keyOf={(account) => `${account.user.id} ${account.way} ${accounts.indexOf(account)}`}
      empty={
        <EmptyState title={texts.none} icon="limits">
          {texts.noneDetail}
        </EmptyState>
      }
    />
  );
}

function useColumns(onRelease: HeldAccountsProps["onRelease"]): readonly Column<HeldAccount>[] {
  const { accounts: texts, actions, release } = useTexts();
  const format = useFormat();
  const releasing: Column<HeldAccount> = {
    header: actions,
    hidesHeader: true,
    align: "end",
    cell: ({ user }) => (
      <Button small onClick={() => onRelease?.({ user_id: user.id, name: nameOf(user) })}>
        {release.action}
      </Button>
    ),
  };
  return [
    {
      header: texts.person,
      cell: ({ user }) => <PersonCell person={user} />,
    },
    { header: texts.way, cell: ({ way }) => texts.ways[way] },
    { header: texts.failures, align: "end", cell: (account) => format.number(account.failures) },
    {
      header: texts.until,
      cell: ({ closed, blocked_until: until }) =>
        closed || until === null ? (
          <StatusBadge tone="bad">{texts.closed}</StatusBadge>
        ) : (
          <Time at={until} />
        ),
    },
    ...(onRelease === undefined ? [] : [releasing]),
  ];
}
