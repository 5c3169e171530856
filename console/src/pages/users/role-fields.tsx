import { useAppTexts } from "../../app/texts.ts";
import { CheckField } from "../../ui/field.tsx";
import { useTexts, useUserTexts } from "./texts.ts";
import { type Role, roles } from "./user-status.tsx";
import styles from "./users.module.css";

export interface RoleFieldsProps {
  readonly held: readonly Role[];
  readonly onChange: (held: readonly Role[]) => void;
}

/** A box for each role, with what it lets somebody do. */
export function RoleFields({ held, onChange }: RoleFieldsProps) {
  const texts = useTexts();
  const { hints } = useUserTexts().roles;
  const { roles: names } = useAppTexts();
  return (
    <fieldset className={styles.roles}>
      <legend>{texts.roles}</legend>
      {roles.map((role) => (
        <CheckField
          key={role}
          label={names[role] ?? role}
          hint={hints[role]}
          checked={held.includes(role)}
          onChange={({ target }) =>
            onChange(roles.filter((each) => (each === role ? target.checked : held.includes(each))))
          }
        />
      ))}
    </fieldset>
  );
}
