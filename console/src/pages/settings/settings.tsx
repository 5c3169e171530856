import { useQuery } from "@tanstack/react-query";
import type { Data } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { Filters, SearchFilter, SelectFilter } from "../../ui/filters.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { grouped } from "./groups.ts";
import { useOriginName } from "./origin-name.ts";
import { settingsRoute } from "./route.ts";
import { SettingList } from "./setting-list.tsx";
import styles from "./settings.module.css";
import { useTexts } from "./texts.ts";

export type Setting = Data<"GET", "/api/v1/admin/settings">["items"][number];

/** Of the filter of origins: whatever is not the default. */
const changed = "changed";

export function Settings() {
  const texts = useTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => kpa.request("GET", "/api/v1/admin/settings", { signal }),
  });
  return (
    <Page title={texts.title} lead={texts.lead}>
      {data === undefined ? (
        <Card>
          {error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={10} />
          )}
        </Card>
      ) : (
        <Found settings={data.items} />
      )}
    </Page>
  );
}

function Found({ settings }: { settings: readonly Setting[] }) {
  const texts = useTexts();
  const format = useFormat();
  const { query, origin } = settingsRoute.useSearch();
  const found = settings.filter(
    (setting) => matches(setting, query ?? "") && isFrom(setting, origin),
  );
  return (
    <>
      <Card isFlush>
        <SettingFilters settings={settings} />
        <p className={styles.count} role="status">
          {format.plural(found.length, texts.results)}
        </p>
      </Card>
      {found.length === 0 && (
        <Card>
          <EmptyState title={texts.nothing}>{texts.nothingDetail}</EmptyState>
        </Card>
      )}
      {grouped(found).map(({ group, settings: ofGroup }) => (
        <Card key={group} title={texts.groups[group]} isFlush>
          <SettingList settings={ofGroup} />
        </Card>
      ))}
    </>
  );
}

function SettingFilters({ settings }: { settings: readonly Setting[] }) {
  const texts = useTexts();
  const originName = useOriginName();
  const values = settingsRoute.useSearch();
  const navigate = settingsRoute.useNavigate();
  const set = (name: "query" | "origin") => (value: string | undefined) => {
    const { [name]: _, ...others } = values;
    void navigate({
      search: value === undefined ? others : { ...others, [name]: value },
      replace: true,
    });
  };
  const origins = [...new Set(settings.map((setting) => setting.origin))];
  const isSet = Object.keys(values).length > 0;
  return (
    <Filters onClear={isSet ? () => void navigate({ search: {}, replace: true }) : undefined}>
      <SearchFilter
        label={texts.search}
        placeholder={texts.placeholder}
        value={values.query}
        onChange={set("query")}
      />
      <SelectFilter
        label={texts.show}
        value={values.origin}
        options={[
          { value: changed, label: texts.changed },
          ...origins.map((value) => ({ value, label: originName(value) })),
        ]}
        onChange={set("origin")}
      />
    </Filters>
  );
}

/** Every word stands somewhere in the name or in what is said of it. */
function matches({ name, description }: Setting, query: string): boolean {
  const text = `${name} ${description}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function isFrom(setting: Setting, origin: string | undefined): boolean {
  if (origin === undefined) return true;
  return origin === changed ? setting.origin !== "default" : setting.origin === origin;
}
