/** Fields with their label, hint and error, tied together for who does not see them. */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { classNames } from "./class-names.ts";
import styles from "./field.module.css";

interface FieldParts {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value; shown in the place of the hint, and read out. */
  readonly error?: string | undefined;
  /** The label is there for those who listen only: what it is can be seen. */
  readonly hideLabel?: boolean;
}

interface ControlProps {
  readonly id: string;
  readonly className: string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
}

function Frame(props: FieldParts & { children: (control: ControlProps) => ReactNode }) {
  const { label, hint, error, hideLabel, children } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : styles.label}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        "aria-invalid": error === undefined ? undefined : true,
        "aria-describedby": note === undefined ? undefined : `${id}-note`,
      })}
      {note !== undefined && (
        <p id={`${id}-note`} className={classNames(styles.note, error !== undefined && styles.bad)}>
          {note}
        </p>
      )}
    </div>
  );
}

type Rest<A> = Omit<A, "id" | "className" | "aria-invalid" | "aria-describedby">;

export type FieldProps = FieldParts & Rest<InputHTMLAttributes<HTMLInputElement>>;

export function Field({ label, hint, error, hideLabel, ...input }: FieldProps) {
  return (
    <Frame label={label} hint={hint} error={error} hideLabel={hideLabel ?? false}>
      {(control) => <input {...input} {...control} />}
    </Frame>
  );
}

export type SelectFieldProps = FieldParts &
  Rest<SelectHTMLAttributes<HTMLSelectElement>> & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
  };

export function SelectField({
  label,
  hint,
  error,
  hideLabel,
  options,
  ...select
}: SelectFieldProps) {
  return (
    <Frame label={label} hint={hint} error={error} hideLabel={hideLabel ?? false}>
      {(control) => (
        <select {...select} {...control}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

export type TextFieldProps = FieldParts & Rest<TextareaHTMLAttributes<HTMLTextAreaElement>>;

/** For text of several lines. */
export function TextField({ label, hint, error, hideLabel, ...area }: TextFieldProps) {
  return (
    <Frame label={label} hint={hint} error={error} hideLabel={hideLabel ?? false}>
      {(control) => <textarea rows={3} {...area} {...control} />}
    </Frame>
  );
}

export function CheckField({
  label,
  hint,
  ...input
}: { label: ReactNode; hint?: ReactNode } & Rest<InputHTMLAttributes<HTMLInputElement>>) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        {...input}
        type="checkbox"
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-note`} className={styles.note}>
          {hint}
        </p>
      )}
    </div>
  );
}
