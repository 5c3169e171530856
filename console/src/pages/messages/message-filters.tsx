import { PersonFilter } from "../../app/person-filter.tsx";
import { Filters, SearchFilter, SelectFilter } from "../../ui/filters.tsx";
import { type Message, messageStates } from "./message.ts";
import styles from "./messages.module.css";
import { useTexts } from "./texts.ts";

export type MessageValues = {
  readonly [N in "state" | "channel" | "region" | "user_id"]?: string;
};

/** The filters of the page's address, as the server asks for them. */
export function queryOf({ state, channel, region, user_id }: MessageValues) {
  return {
    ...(state === undefined ? {} : { state: state as Message["state"] }),
    ...(channel === undefined ? {} : { channel: channel as Message["channel"] }),
    ...(region === undefined ? {} : { region }),
    ...(user_id === undefined ? {} : { user_id: Number(user_id) }),
  };
}

export interface MessageFiltersProps {
  readonly values: MessageValues;
  readonly onChange: (values: MessageValues) => void;
}

export function MessageFilters({ values, onChange }: MessageFiltersProps) {
  const texts = useTexts();
  const set = (name: keyof MessageValues) => (value: string | undefined) => {
    const { [name]: _, ...others } = values;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  const isSet = Object.keys(values).length > 0;
  return (
    <Filters onClear={isSet ? () => onChange({}) : undefined}>
      <SelectFilter
        label={texts.state}
        value={values.state}
        options={messageStates.map((value) => ({ value, label: texts.states[value] }))}
        onChange={set("state")}
      />
      <SelectFilter
        label={texts.channel}
        value={values.channel}
        options={Object.entries(texts.channels).map(([value, label]) => ({ value, label }))}
        onChange={set("channel")}
      />
      <div className={styles.short}>
        <SearchFilter
          label={texts.regionFilter}
          value={values.region}
          onChange={(value) => set("region")(regionOf(value))}
        />
      </div>
      <PersonFilter label={texts.userFilter} value={values.user_id} onChange={set("user_id")} />
    </Filters>
  );
}

function regionOf(text: string | undefined): string | undefined {
  return /^[A-Za-z]{2}$/.test(text ?? "") ? text?.toUpperCase() : undefined;
}
