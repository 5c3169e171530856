/** What narrows a list. Its values stand in the address, so that a list can be sent to somebody. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { Field, SelectField } from "./field.tsx";
import styles from "./filters.module.css";
import { useUiTexts } from "./texts.ts";

export interface FiltersProps {
  readonly children: ReactNode;
  /** Shown as a button that takes all filters away; absent where none is set. */
  readonly onClear?: (() => void) | undefined;
}

export function Filters({ children, onClear }: FiltersProps) {
  const texts = useUiTexts();
  return (
    <search className={styles.filters}>
      {children}
      {onClear && (
        <Button look="quiet" icon="close" onClick={onClear}>
          {texts.clearFilters}
        </Button>
      )}
    </search>
  );
}

export interface SearchFilterProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string | undefined;
  /** Called a moment after the last key; undefined where nothing is typed. */
  readonly onChange: (value: string | undefined) => void;
}

const restMs = 250;

export function SearchFilter({ label, placeholder, value, onChange }: SearchFilterProps) {
  const [text, setText] = useState(value ?? "");
  useEffect(() => setText(value ?? ""), [value]);
  useEffect(() => {
    if (text.trim() === (value ?? "")) return;
    const timer = setTimeout(() => onChange(text.trim() || undefined), restMs);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className={styles.wide}>
      <Field
        type="search"
        label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

export interface SelectFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

/** One of several, or any. */
export function SelectFilter({ label, value, options, onChange }: SelectFilterProps) {
  const texts = useUiTexts();
  return (
    <SelectField
      label={label}
      options={[{ value: "", label: texts.any }, ...options]}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

export interface InstantFilterProps {
  readonly label: string;
  /** RFC 3339. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A date and a time of day, in the reader's own zone. */
export function InstantFilter({ label, value, onChange }: InstantFilterProps) {
  return (
    <Field
      type="datetime-local"
      label={label}
      value={value === undefined ? "" : toLocalField(value)}
      onChange={({ target }) => {
        const at = new Date(target.value);
        onChange(Number.isNaN(at.getTime()) ? undefined : at.toISOString());
      }}
    />
  );
}

/** As the browser's field wants it: local time without a zone. */
function toLocalField(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
