import { useQuery } from "@tanstack/react-query";
import { kpa } from "../../app/kpa.ts";
import { PersonFilter } from "../../app/person-filter.tsx";
import { useEventDescription, useEventTexts } from "../../ui/event-texts.ts";
import { Filters, InstantFilter, SelectFilter } from "../../ui/filters.tsx";
import styles from "./audit.module.css";
import type { EventFilters as Values } from "./event-query.ts";
import { useTexts } from "./texts.ts";

export interface EventFiltersProps {
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}

export function EventFilters({ values, onChange }: EventFiltersProps) {
  const texts = useTexts();
  const { results } = useEventTexts();
  const set = (name: keyof Values) => (value: string | undefined) => {
    const { [name]: _, ...others } = values;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  const isSet = Object.keys(values).length > 0;
  return (
    <Filters onClear={isSet ? () => onChange({}) : undefined}>
      <div className={styles.type}>
        <SelectFilter
          label={texts.type}
          value={values.type}
          options={useTypes()}
          onChange={set("type")}
        />
      </div>
      <SelectFilter
        label={texts.result}
        value={values.result}
        options={Object.entries(results).map(([value, label]) => ({ value, label }))}
        onChange={set("result")}
      />
      <PersonFilter label={texts.user} value={values.user_id} onChange={set("user_id")} />
      <PersonFilter label={texts.actor} value={values.actor_id} onChange={set("actor_id")} />
      <InstantFilter label={texts.from} value={values.from} onChange={set("from")} />
      <InstantFilter label={texts.to} value={values.to} onChange={set("to")} />
    </Filters>
  );
}

function useTypes() {
  const describe = useEventDescription();
  const { data } = useQuery({
    queryKey: ["audit-event-types"],
    queryFn: ({ signal }) => kpa.request("GET", "/api/v1/admin/audit-event-types", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (data?.items ?? []).map(({ type, description }) => ({
    value: type,
    label: describe({ type, description, result: "success" }),
  }));
}
