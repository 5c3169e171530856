import { type KeyboardEvent, useId, useState } from "react";
import { people as en } from "../texts/en/people.ts";
import { people as hi } from "../texts/hi/people.ts";
import { classNames } from "../ui/class-names.ts";
import { Field } from "../ui/field.tsx";
import { textsOf, useFormat } from "../ui/language.tsx";
import styles from "./person-filter.module.css";
import { type PersonChoice, usePeople, usePerson } from "./use-people.ts";

const useTexts = textsOf({ en, hi });

export interface PersonFilterProps {
  readonly label: string;
  /** The number of an account. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Narrows a list to one person, who is found by name, phone or number of the account. */
export function PersonFilter({ label, value, onChange }: PersonFilterProps) {
  const texts = useTexts();
  const format = useFormat();
  const id = useId();
  /** Undefined: nobody types, and who was chosen is shown. */
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(0);
  const chosen = usePerson(value);
  const found = usePeople(text ?? "");
  const isOpen = text !== undefined && text.trim() !== "" && found !== undefined;
  const active = isOpen ? found[Math.min(at, found.length - 1)] : undefined;

  const choose = (person: PersonChoice) => {
    setText(undefined);
    onChange(person.id);
  };
  const type = (typed: string) => {
    setText(typed);
    setAt(0);
    if (typed.trim() === "" && value !== undefined) onChange(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && text !== undefined) {
      event.preventDefault();
      setText(undefined);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      choose(active);
    } else if (step !== undefined && isOpen && found.length > 0) {
      event.preventDefault();
      setAt((before) => (Math.min(before, found.length - 1) + step + found.length) % found.length);
    }
  };
  return (
    <div className={styles.place}>
      <Field
        type="search"
        role="combobox"
        label={label}
        placeholder={texts.placeholder}
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={active && `${id}-${active.id}`}
        value={text ?? chosen?.name ?? ""}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setText(undefined)}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className={styles.list}
        hidden={!isOpen || found.length === 0}
      >
        {(found ?? []).map((person) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field keeps the focus and has the keys
          <div
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={person === active}
            className={classNames(styles.option, person === active && styles.active)}
            // The field would lose the focus, and the list with it, before the click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(person)}
          >
            {person.name}
            {person.note && <span className={styles.note}>{person.note}</span>}
          </div>
        ))}
      </div>
      <p role="status" className={isOpen && found.length === 0 ? styles.none : "visually-hidden"}>
        {isOpen && (found.length === 0 ? texts.none : format.plural(found.length, texts.found))}
      </p>
    </div>
  );
}
