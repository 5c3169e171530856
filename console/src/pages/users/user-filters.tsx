import { useCallback } from "react";
import { useAppTexts } from "../../app/texts.ts";
import { Filters, SearchFilter, SelectFilter } from "../../ui/filters.tsx";
import { usersRoute } from "./route.ts";
import { useTexts } from "./texts.ts";
import { roles } from "./user-status.tsx";

/** Of the list of users; the values stand in the address. */
export function UserFilters() {
  const texts = useTexts();
  const { roles: roleNames } = useAppTexts();
  const search = usersRoute.useSearch();
  const navigate = usersRoute.useNavigate();
  const set = useCallback(
    (name: "query" | "status" | "role", value: string | undefined) => {
      void navigate({
        search: ({ [name]: _, ...others }) => (value ? { ...others, [name]: value } : others),
        replace: true,
      });
    },
    [navigate],
  );
  const setQuery = useCallback((value: string | undefined) => set("query", value), [set]);
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Filters onClear={isFiltered ? () => void navigate({ search: {}, replace: true }) : undefined}>
      <SearchFilter
        label={texts.search}
        placeholder={texts.searchHint}
        value={search.query}
        onChange={setQuery}
      />
      <SelectFilter
        label={texts.status}
        value={search.status}
        onChange={(value) => set("status", value)}
        options={[
          { value: "active", label: texts.statuses.active },
          { value: "disabled", label: texts.statuses.disabled },
        ]}
      />
      <SelectFilter
        label={texts.role}
        value={search.role}
        onChange={(value) => set("role", value)}
        options={roles.map((role) => ({ value: role, label: roleNames[role] ?? role }))}
      />
    </Filters>
  );
}
