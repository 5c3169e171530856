import { useId } from "react";
import styles from "./segmented.module.css";

export interface SegmentedProps<V extends string> {
  /** What is chosen; read out, not shown. */
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** One of a few, all in sight: radio buttons that look like one control. */
export function Segmented<V extends string>(props: SegmentedProps<V>) {
  const { label, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
