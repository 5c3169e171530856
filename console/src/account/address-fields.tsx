import { Field } from "../ui/field.tsx";
import { useAccountTexts } from "./texts.ts";

interface AddressFieldProps {
  /** In the place of the usual one. */
  readonly label?: string;
  readonly error?: string | undefined;
  readonly defaultValue?: string | undefined;
}

interface PhoneFieldProps extends AddressFieldProps {
  /** Of a log-in with a password, where the number is what a password manager keeps it under. */
  readonly isUsername?: boolean;
}

/** Any spelling that a person types; it is sent as it is, and the server reads it. */
export function PhoneField({ isUsername, label, error, defaultValue }: PhoneFieldProps) {
  const { fields } = useAccountTexts();
  return (
    <Field
      label={label ?? fields.phone}
      name="phone"
      type="tel"
      inputMode="tel"
      autoComplete={isUsername ? "username" : "tel"}
      required
      error={error}
      defaultValue={defaultValue}
    />
  );
}

export function EmailField({ label, error, defaultValue }: AddressFieldProps) {
  const { fields } = useAccountTexts();
  return (
    <Field
      label={label ?? fields.email}
      name="email"
      type="email"
      inputMode="email"
      autoComplete="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      error={error}
      defaultValue={defaultValue}
    />
  );
}

/** What a password manager keeps the password under that is set here; nobody sees it. */
export function HiddenUsername({ value }: { value: string | undefined }) {
  return (
    <input type="text" name="username" autoComplete="username" value={value} readOnly hidden />
  );
}
