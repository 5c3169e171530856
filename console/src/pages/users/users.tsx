import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { useList } from "../../app/queries.ts";
import { useMay } from "../../app/staff.tsx";
import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { AddUserDialog } from "./add-user-dialog.tsx";
import { usersRoute } from "./route.ts";
import { useTexts } from "./texts.ts";
import { UserFilters } from "./user-filters.tsx";
import { type Role, RoleNames, roles, type StaffUser, UserStatus } from "./user-status.tsx";
import styles from "./users.module.css";

const pageLength = 50;

export function Users() {
  const texts = useTexts();
  const search = usersRoute.useSearch();
  const mayWrite = useMay("users:write");
  const [isAdding, setIsAdding] = useState(false);
  const list = useUsers(search);
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setIsAdding(true)}>
            {texts.add.action}
          </Button>
        )
      }
    >
      <Card isFlush>
        <UserFilters />
        <DataTable
          caption={texts.caption}
          columns={useColumns()}
          list={list}
          keyOf={(user) => String(user.id)}
          empty={
            list.hasMore ? (
              <NotAmongNewest isBusy={list.isLoadingMore} onMore={list.loadMore} />
            ) : (
              <EmptyState title={isFiltered ? texts.none : texts.nobody} icon="users">
                {isFiltered ? texts.noneDetail : texts.nobodyDetail}
              </EmptyState>
            )
          }
        />
      </Card>
      {isAdding && <AddUserDialog onClose={() => setIsAdding(false)} />}
    </Page>
  );
}

/** What stands in the address is anybody's text: a status or role that there is none of is no filter. */
function useUsers({ query, status, role }: { query?: string; status?: string; role?: string }) {
  const isStatus = status === "active" || status === "disabled";
  const known = {
    ...(query === undefined ? {} : { query }),
    ...(isStatus ? { status: status as "active" | "disabled" } : {}),
    ...(isRole(role) ? { role } : {}),
  };
  return useList(
    ["users", known],
    (cursor, signal) =>
      kpa.request("GET", "/api/v1/admin/users", {
        query: { ...known, limit: pageLength, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
    { isLive: true },
  );
}

function isRole(text: string | undefined): text is Role {
  return roles.some((role) => role === text);
}

function useColumns(): readonly Column<StaffUser>[] {
  const texts = useTexts();
  return [
    {
      header: texts.name,
      cell: (user) => (
        <div className={styles.person}>
          <Link to="/users/$id" params={{ id: String(user.id) }} className={styles.name}>
            {user.name ?? texts.noName}
          </Link>
          <span className={styles.note}>{user.email ?? `#${user.id}`}</span>
          <span className={styles.phoneBelow}>{user.phone}</span>
        </div>
      ),
    },
    {
      header: texts.phone,
      isSpare: true,
      cell: ({ phone }) => <span className={styles.phone}>{phone}</span>,
    },
    { header: texts.status, cell: ({ status }) => <UserStatus status={status} /> },
    { header: texts.roles, isSpare: true, cell: (user) => <RoleNames roles={user.roles} /> },
    {
      header: texts.lastActive,
      isSpare: true,
      cell: (user) => <Time at={user.last_active_at} />,
    },
    {
      header: texts.added,
      isSpare: true,
      cell: ({ created_at: at }) => (at === null ? "–" : <Time at={at} />),
    },
  ];
}

/** A search walks down from the newest, and stops now and then. */
function NotAmongNewest({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const texts = useTexts();
  return (
    <EmptyState
      title={texts.notAmongNewest}
      action={
        <Button isBusy={isBusy} onClick={onMore}>
          {texts.searchOn}
        </Button>
      }
    >
      {texts.notAmongNewestDetail}
    </EmptyState>
  );
}
