import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./button.module.css";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  readonly children: ReactNode;
  /** `secondary` unless it says otherwise. One `primary` on a page or in a dialog. */
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  /** Shown as the icon alone; `children` stays its name. */
  readonly iconOnly?: boolean;
  readonly small?: boolean;
  /** What it started is not done: it cannot be pressed, and says so. */
  readonly isBusy?: boolean;
}

/** A button that submits nothing unless `type="submit"` says so. */
export function Button(props: ButtonProps) {
  const { children, look, icon, iconOnly, small, isBusy, className, disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classNames(buttonClass(look, { small, iconOnly }), className)}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
    >
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      <span className={iconOnly ? "visually-hidden" : styles.label}>{children}</span>
    </button>
  );
}

/** For a link that looks like a button. */
export function buttonClass(
  look: ButtonLook = "secondary",
  { small, iconOnly }: { small?: boolean | undefined; iconOnly?: boolean | undefined } = {},
): string {
  return classNames(styles.button, styles[look], small && styles.small, iconOnly && styles.icon);
}
