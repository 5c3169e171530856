import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import styles from "./password-field.module.css";
import { useSettings } from "./settings.tsx";
import { useAccountTexts } from "./texts.ts";

export interface PasswordFieldProps {
  readonly label: string;
  readonly name: string;
  /** A new one is told how long it has to be. What else is wrong with it, the server says. */
  readonly isNew?: boolean;
  readonly error?: string | undefined;
  readonly defaultValue?: string | undefined;
}

export function PasswordField({ label, name, isNew, error, defaultValue }: PasswordFieldProps) {
  const { fields } = useAccountTexts();
  const { passwordMinLength } = useSettings();
  const [isShown, setIsShown] = useState(false);
  return (
    <div className={styles.password}>
      <Field
        label={label}
        name={name}
        type={isShown ? "text" : "password"}
        autoComplete={isNew ? "new-password" : "current-password"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        hint={isNew ? fields.newPasswordHint(passwordMinLength) : undefined}
        error={error}
        defaultValue={defaultValue}
      />
      <Button
        look="quiet"
        small
        className={styles.show}
        aria-pressed={isShown}
        aria-label={fields.showLabel(label)}
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? fields.hide : fields.show}
      </Button>
    </div>
  );
}
