/** What has to be known of an account before anything is done to it, and why less can be done. */
import { useMay, useStaff } from "../../app/staff.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Icon } from "../../ui/icon.tsx";
import { Time } from "../../ui/time.tsx";
import { useUserTexts } from "./texts.ts";
import styles from "./user.module.css";
import type { StaffUser } from "./user-status.tsx";

export function UserNotes({ user }: { user: StaffUser }) {
  const texts = useUserTexts();
  const staff = useStaff();
  const mayWrite = useMay("users:write");
  const mayImpersonate = useMay("users:impersonate");
  const isOwn = user.id === staff.user.id;
  const notes = [
    user.status === "deleted" && texts.isDeleted,
    user.status === "parked" && texts.isParked,
    !mayWrite && texts.mayLook,
    mayWrite && isOwn && texts.you,
    mayImpersonate && !isOwn && user.roles.length > 0 && texts.impersonate.isStaff,
  ].filter((note) => note !== false);
  if (notes.length === 0 && user.status !== "disabled") return null;
  return (
    <ul className={styles.notes}>
      {user.status === "disabled" && <Disabled user={user} />}
      {notes.map((note) => (
        <li key={note} className={styles.note}>
          <Icon name="lock" />
          <span>{note}</span>
        </li>
      ))}
    </ul>
  );
}

function Disabled({ user }: { user: StaffUser }) {
  const texts = useUserTexts();
  return (
    <li className={classNames(styles.note, styles.alert)}>
      <Icon name="alert" />
      <span>
        {texts.disabledBecause} {user.disabled_reason ?? texts.noReason}.{" "}
        {user.disabled_until === null ? (
          `${texts.untilEnabled}.`
        ) : (
          <>
            {texts.disabledUntil} <Time at={user.disabled_until} />.
          </>
        )}
      </span>
    </li>
  );
}
